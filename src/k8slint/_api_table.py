"""The built-in APIs of Kubernetes, by tools/api_table.py, which names the sources: change those, not this file."""

from __future__ import annotations

OLDEST = (1, 25)
NEWEST = (1, 37)

# apiVersion, kind, the first and the last version that serve it (no first: since before 1.10; no last: still served);
# "cluster": its objects have no namespace; "unlisted": it has no list kind.
SERVED = """
admissionregistration.k8s.io/v1 MutatingAdmissionPolicy 1.36- cluster
admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding 1.36- cluster
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration 1.16- cluster
admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy 1.30- cluster
admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding 1.30- cluster
admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration 1.16- cluster
admissionregistration.k8s.io/v1alpha1 ExternalAdmissionHookConfiguration 1.7-1.8 cluster
admissionregistration.k8s.io/v1alpha1 InitializerConfiguration 1.7-1.13 cluster
admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy 1.32- cluster
admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicyBinding 1.32- cluster
admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicy 1.26-1.31 cluster
admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyBinding 1.26-1.31 cluster
admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy 1.34- cluster
admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicyBinding 1.34- cluster
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration -1.21 cluster
admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy 1.28-1.33 cluster
admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBinding 1.28-1.33 cluster
admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration -1.21 cluster
apiextensions.k8s.io/v1 CustomResourceDefinition 1.16- cluster
apiextensions.k8s.io/v1beta1 CustomResourceDefinition -1.21 cluster
apiregistration.k8s.io/v1 APIService - cluster
apiregistration.k8s.io/v1beta1 APIService -1.21 cluster
apps/v1 ControllerRevision -
apps/v1 DaemonSet -
apps/v1 Deployment -
apps/v1 ReplicaSet -
apps/v1 StatefulSet -
apps/v1alpha1 PetSet -1.4
apps/v1beta1 ControllerRevision -1.15
apps/v1beta1 Deployment -1.15
apps/v1beta1 DeploymentRollback -1.15
apps/v1beta1 Scale -1.15
apps/v1beta1 StatefulSet -1.15
apps/v1beta2 ControllerRevision -1.15
apps/v1beta2 DaemonSet -1.15
apps/v1beta2 Deployment -1.15
apps/v1beta2 ReplicaSet -1.15
apps/v1beta2 Scale -1.15
apps/v1beta2 StatefulSet -1.15
auditregistration.k8s.io/v1alpha1 AuditSink 1.13-1.18 cluster
authentication.k8s.io/v1 SelfSubjectReview 1.28- cluster unlisted
authentication.k8s.io/v1 TokenRequest - unlisted
authentication.k8s.io/v1 TokenReview - cluster unlisted
authentication.k8s.io/v1alpha1 SelfSubjectReview 1.26-1.31 cluster unlisted
authentication.k8s.io/v1beta1 SelfSubjectReview 1.27-1.32 cluster unlisted
authentication.k8s.io/v1beta1 TokenReview -1.21 cluster unlisted
authorization.k8s.io/v1 LocalSubjectAccessReview - unlisted
authorization.k8s.io/v1 SelfSubjectAccessReview - cluster unlisted
authorization.k8s.io/v1 SelfSubjectRulesReview - cluster unlisted
authorization.k8s.io/v1 SubjectAccessReview - cluster unlisted
authorization.k8s.io/v1beta1 LocalSubjectAccessReview -1.21 unlisted
authorization.k8s.io/v1beta1 SelfSubjectAccessReview -1.21 cluster unlisted
authorization.k8s.io/v1beta1 SelfSubjectRulesReview -1.21 cluster unlisted
authorization.k8s.io/v1beta1 SubjectAccessReview -1.21 cluster unlisted
autoscaling/v1 HorizontalPodAutoscaler -
autoscaling/v1 Scale - unlisted
autoscaling/v2 HorizontalPodAutoscaler 1.23-
autoscaling/v2alpha1 HorizontalPodAutoscaler 1.6-1.7
autoscaling/v2beta1 HorizontalPodAutoscaler -1.24
autoscaling/v2beta2 HorizontalPodAutoscaler 1.12-1.25
batch/v1 CronJob 1.21-
batch/v1 Job -
batch/v1beta1 CronJob -1.24
batch/v2alpha1 CronJob -1.20
batch/v2alpha1 Job -1.5
batch/v2alpha1 ScheduledJob -1.7
certificates.k8s.io/v1 CertificateSigningRequest 1.19- cluster
certificates.k8s.io/v1 ClusterTrustBundle 1.37- cluster
certificates.k8s.io/v1 PodCertificateRequest 1.37-
certificates.k8s.io/v1alpha1 CertificateSigningRequest -1.5 cluster
certificates.k8s.io/v1alpha1 ClusterTrustBundle 1.27-1.36 cluster
certificates.k8s.io/v1alpha1 PodCertificateRequest 1.34-1.34
certificates.k8s.io/v1beta1 CertificateSigningRequest -1.21 cluster
certificates.k8s.io/v1beta1 ClusterTrustBundle 1.33- cluster
certificates.k8s.io/v1beta1 PodCertificateRequest 1.35-
coordination.k8s.io/v1 Lease 1.14-
coordination.k8s.io/v1alpha1 LeaseCandidate 1.31-1.31
coordination.k8s.io/v1alpha2 LeaseCandidate 1.32-
coordination.k8s.io/v1beta1 Lease 1.12-1.21
coordination.k8s.io/v1beta1 LeaseCandidate 1.33-
discovery.k8s.io/v1 EndpointSlice 1.21-
discovery.k8s.io/v1alpha1 EndpointSlice 1.16-1.16
discovery.k8s.io/v1beta1 EndpointSlice 1.17-1.24
events.k8s.io/v1 Event 1.19-
events.k8s.io/v1beta1 Event -1.24
extensions/v1beta1 DaemonSet -1.15
extensions/v1beta1 Deployment -1.15
extensions/v1beta1 DeploymentRollback -1.15
extensions/v1beta1 HorizontalPodAutoscaler -1.5
extensions/v1beta1 Ingress -1.21
extensions/v1beta1 Job -1.5
extensions/v1beta1 NetworkPolicy -1.15
extensions/v1beta1 PodSecurityPolicy -1.15 cluster
extensions/v1beta1 ReplicaSet -1.15
extensions/v1beta1 Scale -1.15
extensions/v1beta1 ThirdPartyResource -1.7 cluster
flowcontrol.apiserver.k8s.io/v1 FlowSchema 1.29- cluster
flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration 1.29- cluster
flowcontrol.apiserver.k8s.io/v1alpha1 FlowSchema 1.17-1.20 cluster
flowcontrol.apiserver.k8s.io/v1alpha1 PriorityLevelConfiguration 1.17-1.20 cluster
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema 1.20-1.25 cluster
flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration 1.20-1.25 cluster
flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema 1.23-1.28 cluster
flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration 1.23-1.28 cluster
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema 1.26-1.31 cluster
flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration 1.26-1.31 cluster
internal.apiserver.k8s.io/v1alpha1 StorageVersion 1.20- cluster
lifecycle.k8s.io/v1alpha1 Eviction 1.37-
lifecycle.k8s.io/v1alpha1 EvictionRequest 1.37-
networking.k8s.io/v1 IPAddress 1.33- cluster
networking.k8s.io/v1 Ingress 1.19-
networking.k8s.io/v1 IngressClass 1.19- cluster
networking.k8s.io/v1 NetworkPolicy -
networking.k8s.io/v1 ServiceCIDR 1.33- cluster
networking.k8s.io/v1alpha1 ClusterCIDR 1.25-1.28 cluster
networking.k8s.io/v1alpha1 IPAddress 1.27-1.30 cluster
networking.k8s.io/v1alpha1 ServiceCIDR 1.29-1.30 cluster
networking.k8s.io/v1beta1 IPAddress 1.31-1.36 cluster
networking.k8s.io/v1beta1 Ingress 1.14-1.21
networking.k8s.io/v1beta1 IngressClass 1.18-1.21 cluster
networking.k8s.io/v1beta1 ServiceCIDR 1.31-1.36 cluster
node.k8s.io/v1 RuntimeClass 1.20- cluster
node.k8s.io/v1alpha1 RuntimeClass 1.14-1.23 cluster
node.k8s.io/v1beta1 RuntimeClass 1.14-1.24 cluster
policy/v1 Eviction 1.22- unlisted
policy/v1 PodDisruptionBudget 1.21-
policy/v1alpha1 PodDisruptionBudget -1.4
policy/v1beta1 Eviction -1.21 unlisted
policy/v1beta1 PodDisruptionBudget -1.24
policy/v1beta1 PodSecurityPolicy -1.24 cluster
rbac.authorization.k8s.io/v1 ClusterRole - cluster
rbac.authorization.k8s.io/v1 ClusterRoleBinding - cluster
rbac.authorization.k8s.io/v1 Role -
rbac.authorization.k8s.io/v1 RoleBinding -
rbac.authorization.k8s.io/v1alpha1 ClusterRole -1.22 cluster
rbac.authorization.k8s.io/v1alpha1 ClusterRoleBinding -1.22 cluster
rbac.authorization.k8s.io/v1alpha1 Role -1.22
rbac.authorization.k8s.io/v1alpha1 RoleBinding -1.22
rbac.authorization.k8s.io/v1beta1 ClusterRole -1.21 cluster
rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding -1.21 cluster
rbac.authorization.k8s.io/v1beta1 Role -1.21
rbac.authorization.k8s.io/v1beta1 RoleBinding -1.21
resource.k8s.io/v1 DeviceClass 1.34- cluster
resource.k8s.io/v1 DeviceTaintRule 1.37- cluster
resource.k8s.io/v1 ResourceClaim 1.34-
resource.k8s.io/v1 ResourceClaimTemplate 1.34-
resource.k8s.io/v1 ResourceSlice 1.34- cluster
resource.k8s.io/v1alpha1 PodScheduling 1.26-1.26
resource.k8s.io/v1alpha1 ResourceClaim 1.26-1.26
resource.k8s.io/v1alpha1 ResourceClaimTemplate 1.26-1.26
resource.k8s.io/v1alpha1 ResourceClass 1.26-1.26 cluster
resource.k8s.io/v1alpha2 PodSchedulingContext 1.27-1.30
resource.k8s.io/v1alpha2 ResourceClaim 1.27-1.30
resource.k8s.io/v1alpha2 ResourceClaimParameters 1.30-1.30
resource.k8s.io/v1alpha2 ResourceClaimTemplate 1.27-1.30
resource.k8s.io/v1alpha2 ResourceClass 1.27-1.30 cluster
resource.k8s.io/v1alpha2 ResourceClassParameters 1.30-1.30
resource.k8s.io/v1alpha2 ResourceSlice 1.30-1.30 cluster
resource.k8s.io/v1alpha3 DeviceClass 1.31-1.33 cluster
resource.k8s.io/v1alpha3 DeviceTaintRule 1.33- cluster
resource.k8s.io/v1alpha3 PodSchedulingContext 1.31-1.31
resource.k8s.io/v1alpha3 ResourceClaim 1.31-1.33
resource.k8s.io/v1alpha3 ResourceClaimTemplate 1.31-1.33
resource.k8s.io/v1alpha3 ResourcePoolStatusRequest 1.36- cluster
resource.k8s.io/v1alpha3 ResourceSlice 1.31-1.33 cluster
resource.k8s.io/v1beta1 DeviceClass 1.32- cluster
resource.k8s.io/v1beta1 ResourceClaim 1.32-
resource.k8s.io/v1beta1 ResourceClaimTemplate 1.32-
resource.k8s.io/v1beta1 ResourceSlice 1.32- cluster
resource.k8s.io/v1beta2 DeviceClass 1.33- cluster
resource.k8s.io/v1beta2 DeviceTaintRule 1.36- cluster
resource.k8s.io/v1beta2 ResourceClaim 1.33-
resource.k8s.io/v1beta2 ResourceClaimTemplate 1.33-
resource.k8s.io/v1beta2 ResourceSlice 1.33- cluster
scheduling.k8s.io/v1 PriorityClass 1.14- cluster
scheduling.k8s.io/v1alpha1 PriorityClass -1.22 cluster
scheduling.k8s.io/v1alpha1 Workload 1.35-1.35
scheduling.k8s.io/v1alpha2 PodGroup 1.36-1.36
scheduling.k8s.io/v1alpha2 Workload 1.36-1.36
scheduling.k8s.io/v1alpha3 CompositePodGroup 1.37-
scheduling.k8s.io/v1alpha3 PodGroup 1.37-
scheduling.k8s.io/v1alpha3 Workload 1.37-
scheduling.k8s.io/v1beta1 PodGroup 1.37-
scheduling.k8s.io/v1beta1 PriorityClass 1.11-1.21 cluster
scheduling.k8s.io/v1beta1 Workload 1.37-
settings.k8s.io/v1alpha1 PodPreset -1.19
storage.k8s.io/v1 CSIDriver 1.18- cluster
storage.k8s.io/v1 CSINode 1.17- cluster
storage.k8s.io/v1 CSIStorageCapacity 1.24-
storage.k8s.io/v1 StorageClass - cluster
storage.k8s.io/v1 VolumeAttachment 1.13- cluster
storage.k8s.io/v1 VolumeAttributesClass 1.34- cluster
storage.k8s.io/v1alpha1 CSIStorageCapacity 1.19-1.23
storage.k8s.io/v1alpha1 VolumeAttachment -1.22 cluster
storage.k8s.io/v1alpha1 VolumeAttributesClass 1.29-1.34 cluster
storage.k8s.io/v1beta1 CSIDriver 1.14-1.21 cluster
storage.k8s.io/v1beta1 CSINode 1.14-1.21 cluster
storage.k8s.io/v1beta1 CSIStorageCapacity 1.21-1.26
storage.k8s.io/v1beta1 StorageClass -1.21 cluster
storage.k8s.io/v1beta1 VolumeAttachment -1.21 cluster
storage.k8s.io/v1beta1 VolumeAttributesClass 1.31-1.36 cluster
storagemigration.k8s.io/v1 StorageVersionMigration 1.37- cluster
storagemigration.k8s.io/v1alpha1 StorageVersionMigration 1.30-1.34 cluster
storagemigration.k8s.io/v1beta1 StorageVersionMigration 1.35- cluster
v1 Binding - unlisted
v1 ComponentStatus - cluster
v1 ConfigMap -
v1 Endpoints -
v1 Event -
v1 LimitRange -
v1 Namespace - cluster
v1 Node - cluster
v1 PersistentVolume - cluster
v1 PersistentVolumeClaim -
v1 Pod -
v1 PodTemplate -
v1 ReplicationController -
v1 ResourceQuota -
v1 Secret -
v1 Service -
v1 ServiceAccount -
"""

# Of what is no longer served: apiVersion, kind, the apiVersion that serves it now or "-", and "same" where changing
# apiVersion alone gives a valid object that means the same; below it, indented, what differs or takes its place.
REMOVED = """
admissionregistration.k8s.io/v1alpha1 ExternalAdmissionHookConfiguration - differs
  a MutatingWebhookConfiguration or ValidatingWebhookConfiguration takes its place
admissionregistration.k8s.io/v1alpha1 InitializerConfiguration - differs
  initializers are gone: a MutatingWebhookConfiguration takes their place
admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicy admissionregistration.k8s.io/v1 same
admissionregistration.k8s.io/v1alpha1 ValidatingAdmissionPolicyBinding admissionregistration.k8s.io/v1 same
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration admissionregistration.k8s.io/v1 differs
  sideEffects and admissionReviewVersions are required, and failurePolicy, matchPolicy and timeoutSeconds have other
  defaults
admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicy admissionregistration.k8s.io/v1 same
admissionregistration.k8s.io/v1beta1 ValidatingAdmissionPolicyBinding admissionregistration.k8s.io/v1 same
admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration admissionregistration.k8s.io/v1 differs
  sideEffects and admissionReviewVersions are required, and failurePolicy, matchPolicy and timeoutSeconds have other
  defaults
apiextensions.k8s.io/v1beta1 CustomResourceDefinition apiextensions.k8s.io/v1 differs
  spec.scope and a structural schema in each of spec.versions are required, and spec.version, validation, subresources
  and additionalPrinterColumns moved there
apiregistration.k8s.io/v1beta1 APIService apiregistration.k8s.io/v1 same
apps/v1alpha1 PetSet - differs
  a StatefulSet of apps/v1 takes its place
apps/v1beta1 ControllerRevision apps/v1 same
apps/v1beta1 Deployment apps/v1 differs
  spec.selector is required, spec.rollbackTo is gone and spec.revisionHistoryLimit defaults to 10 instead of 2
apps/v1beta1 DeploymentRollback - differs
  it never was an object of its own, but a request to one
apps/v1beta1 Scale - differs
  it never was an object of its own, but a request to one
apps/v1beta1 StatefulSet apps/v1 differs
  spec.selector is required and spec.updateStrategy.type defaults to RollingUpdate instead of OnDelete
apps/v1beta2 ControllerRevision apps/v1 same
apps/v1beta2 DaemonSet apps/v1 same
apps/v1beta2 Deployment apps/v1 same
apps/v1beta2 ReplicaSet apps/v1 same
apps/v1beta2 Scale - differs
  it never was an object of its own, but a request to one
apps/v1beta2 StatefulSet apps/v1 same
auditregistration.k8s.io/v1alpha1 AuditSink - differs
  the API server's own configuration names the audit backends now
authentication.k8s.io/v1alpha1 SelfSubjectReview authentication.k8s.io/v1 same
authentication.k8s.io/v1beta1 SelfSubjectReview authentication.k8s.io/v1 same
authentication.k8s.io/v1beta1 TokenReview authentication.k8s.io/v1 same
authorization.k8s.io/v1beta1 LocalSubjectAccessReview authorization.k8s.io/v1 differs
  spec.group became spec.groups
authorization.k8s.io/v1beta1 SelfSubjectAccessReview authorization.k8s.io/v1 same
authorization.k8s.io/v1beta1 SelfSubjectRulesReview authorization.k8s.io/v1 same
authorization.k8s.io/v1beta1 SubjectAccessReview authorization.k8s.io/v1 differs
  spec.group became spec.groups
autoscaling/v2alpha1 HorizontalPodAutoscaler autoscaling/v2 differs
  each metric has a target of type Utilization, AverageValue or Value
autoscaling/v2beta1 HorizontalPodAutoscaler autoscaling/v2 differs
  targetAverageUtilization, targetAverageValue and targetValue became a target with a type
autoscaling/v2beta2 HorizontalPodAutoscaler autoscaling/v2 same
batch/v1beta1 CronJob batch/v1 same
batch/v2alpha1 CronJob batch/v1 differs
  finished jobs are kept up to spec.successfulJobsHistoryLimit (default 3) and spec.failedJobsHistoryLimit (default 1)
batch/v2alpha1 Job batch/v1 same
batch/v2alpha1 ScheduledJob - differs
  a CronJob of batch/v1 takes its place
certificates.k8s.io/v1alpha1 CertificateSigningRequest certificates.k8s.io/v1 differs
  spec.signerName and spec.usages are required
certificates.k8s.io/v1alpha1 ClusterTrustBundle certificates.k8s.io/v1 same
certificates.k8s.io/v1alpha1 PodCertificateRequest certificates.k8s.io/v1 differs
  spec.stubPKCS10Request takes the place of spec.pkixPublicKey and spec.proofOfPossession
certificates.k8s.io/v1beta1 CertificateSigningRequest certificates.k8s.io/v1 differs
  spec.signerName and spec.usages are required
coordination.k8s.io/v1alpha1 LeaseCandidate coordination.k8s.io/v1beta1 differs
  spec.binaryVersion is required, and spec.strategy takes the place of spec.preferredStrategies
coordination.k8s.io/v1beta1 Lease coordination.k8s.io/v1 same
discovery.k8s.io/v1alpha1 EndpointSlice discovery.k8s.io/v1 differs
  addressType is required, and topology became nodeName and zone
discovery.k8s.io/v1beta1 EndpointSlice discovery.k8s.io/v1 differs
  topology became nodeName and zone
events.k8s.io/v1beta1 Event events.k8s.io/v1 differs
  eventTime, action, reason, reportingController and reportingInstance are required
extensions/v1beta1 DaemonSet apps/v1 differs
  spec.selector is required, spec.templateGeneration is gone and spec.updateStrategy.type defaults to RollingUpdate
  instead of OnDelete
extensions/v1beta1 Deployment apps/v1 differs
  spec.selector is required, spec.rollbackTo is gone, and progressDeadlineSeconds, revisionHistoryLimit, maxSurge and
  maxUnavailable have other defaults
extensions/v1beta1 DeploymentRollback - differs
  it never was an object of its own, but a request to one
extensions/v1beta1 HorizontalPodAutoscaler autoscaling/v2 differs
  spec.scaleRef became spec.scaleTargetRef, and spec.cpuUtilization an entry of spec.metrics
extensions/v1beta1 Ingress networking.k8s.io/v1 differs
  spec.backend became spec.defaultBackend, serviceName and servicePort became service.name and service.port, and
  pathType is required
extensions/v1beta1 Job batch/v1 differs
  spec.autoSelector became its opposite, spec.manualSelector
extensions/v1beta1 NetworkPolicy networking.k8s.io/v1 same
extensions/v1beta1 PodSecurityPolicy - differs
  Pod Security Admission, set by labels of the namespace, takes its place
extensions/v1beta1 ReplicaSet apps/v1 differs
  spec.selector is required
extensions/v1beta1 Scale - differs
  it never was an object of its own, but a request to one
extensions/v1beta1 ThirdPartyResource - differs
  a CustomResourceDefinition of apiextensions.k8s.io/v1 takes its place
flowcontrol.apiserver.k8s.io/v1alpha1 FlowSchema flowcontrol.apiserver.k8s.io/v1 same
flowcontrol.apiserver.k8s.io/v1alpha1 PriorityLevelConfiguration flowcontrol.apiserver.k8s.io/v1 differs
  spec.limited.assuredConcurrencyShares became spec.limited.nominalConcurrencyShares
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema flowcontrol.apiserver.k8s.io/v1 same
flowcontrol.apiserver.k8s.io/v1beta1 PriorityLevelConfiguration flowcontrol.apiserver.k8s.io/v1 differs
  spec.limited.assuredConcurrencyShares became spec.limited.nominalConcurrencyShares
flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema flowcontrol.apiserver.k8s.io/v1 same
flowcontrol.apiserver.k8s.io/v1beta2 PriorityLevelConfiguration flowcontrol.apiserver.k8s.io/v1 differs
  spec.limited.assuredConcurrencyShares became spec.limited.nominalConcurrencyShares
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema flowcontrol.apiserver.k8s.io/v1 same
flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration flowcontrol.apiserver.k8s.io/v1 differs
  a spec.limited.nominalConcurrencyShares of 0 is 0, and was the default of 30 before
networking.k8s.io/v1alpha1 ClusterCIDR - differs
  it was withdrawn: what assigns pod addresses to nodes has its own configuration
networking.k8s.io/v1alpha1 IPAddress networking.k8s.io/v1 differs
  spec.parentRef is required and has no uid
networking.k8s.io/v1alpha1 ServiceCIDR networking.k8s.io/v1 same
networking.k8s.io/v1beta1 IPAddress networking.k8s.io/v1 same
networking.k8s.io/v1beta1 Ingress networking.k8s.io/v1 differs
  spec.backend became spec.defaultBackend, serviceName and servicePort became service.name and service.port, and
  pathType is required
networking.k8s.io/v1beta1 IngressClass networking.k8s.io/v1 same
networking.k8s.io/v1beta1 ServiceCIDR networking.k8s.io/v1 same
node.k8s.io/v1alpha1 RuntimeClass node.k8s.io/v1 differs
  spec.runtimeHandler became handler, and spec.overhead and spec.scheduling moved up beside it
node.k8s.io/v1beta1 RuntimeClass node.k8s.io/v1 same
policy/v1alpha1 PodDisruptionBudget policy/v1 differs
  an empty selector selects every pod of the namespace in policy/v1, and none before
policy/v1beta1 Eviction policy/v1 same
policy/v1beta1 PodDisruptionBudget policy/v1 same
  an empty selector selects every pod of the namespace in policy/v1, and none before
policy/v1beta1 PodSecurityPolicy - differs
  Pod Security Admission, set by labels of the namespace, takes its place
rbac.authorization.k8s.io/v1alpha1 ClusterRole rbac.authorization.k8s.io/v1 same
rbac.authorization.k8s.io/v1alpha1 ClusterRoleBinding rbac.authorization.k8s.io/v1 differs
  apiVersion of a subject became apiGroup
rbac.authorization.k8s.io/v1alpha1 Role rbac.authorization.k8s.io/v1 same
rbac.authorization.k8s.io/v1alpha1 RoleBinding rbac.authorization.k8s.io/v1 differs
  apiVersion of a subject became apiGroup
rbac.authorization.k8s.io/v1beta1 ClusterRole rbac.authorization.k8s.io/v1 same
rbac.authorization.k8s.io/v1beta1 ClusterRoleBinding rbac.authorization.k8s.io/v1 same
rbac.authorization.k8s.io/v1beta1 Role rbac.authorization.k8s.io/v1 same
rbac.authorization.k8s.io/v1beta1 RoleBinding rbac.authorization.k8s.io/v1 same
resource.k8s.io/v1alpha1 PodScheduling - differs
  drivers no longer negotiate: the scheduler allocates devices from ResourceSlices
resource.k8s.io/v1alpha1 ResourceClaim resource.k8s.io/v1 differs
  devices are requested by device class in spec.devices.requests instead of by resource class
resource.k8s.io/v1alpha1 ResourceClaimTemplate resource.k8s.io/v1 differs
  devices are requested by device class in spec.devices.requests instead of by resource class
resource.k8s.io/v1alpha1 ResourceClass - differs
  a DeviceClass of resource.k8s.io/v1 takes its place
resource.k8s.io/v1alpha2 PodSchedulingContext - differs
  drivers no longer negotiate: the scheduler allocates devices from ResourceSlices
resource.k8s.io/v1alpha2 ResourceClaim resource.k8s.io/v1 differs
  devices are requested by device class in spec.devices.requests instead of by resource class
resource.k8s.io/v1alpha2 ResourceClaimParameters - differs
  parameters stand in the claim or the device class itself, in spec.devices.config or spec.config
resource.k8s.io/v1alpha2 ResourceClaimTemplate resource.k8s.io/v1 differs
  devices are requested by device class in spec.devices.requests instead of by resource class
resource.k8s.io/v1alpha2 ResourceClass - differs
  a DeviceClass of resource.k8s.io/v1 takes its place
resource.k8s.io/v1alpha2 ResourceClassParameters - differs
  parameters stand in the claim or the device class itself, in spec.devices.config or spec.config
resource.k8s.io/v1alpha2 ResourceSlice resource.k8s.io/v1 differs
  what a driver offers stands in spec.devices instead of in the named resources model
resource.k8s.io/v1alpha3 DeviceClass resource.k8s.io/v1 differs
  spec.suitableNodes is gone
resource.k8s.io/v1alpha3 PodSchedulingContext - differs
  drivers no longer negotiate: the scheduler allocates devices from ResourceSlices
resource.k8s.io/v1alpha3 ResourceClaim resource.k8s.io/v1 differs
  a request of exactly one kind of device stands in a mapping exactly of spec.devices.requests
resource.k8s.io/v1alpha3 ResourceClaimTemplate resource.k8s.io/v1 differs
  a request of exactly one kind of device stands in a mapping exactly of spec.devices.requests
resource.k8s.io/v1alpha3 ResourceSlice resource.k8s.io/v1 differs
  the mapping basic of a device is gone: its fields stand in the device itself
scheduling.k8s.io/v1alpha1 PriorityClass scheduling.k8s.io/v1 same
scheduling.k8s.io/v1alpha1 Workload scheduling.k8s.io/v1beta1 differs
  spec.podGroups became spec.podGroupTemplates, of which PodGroups are made
scheduling.k8s.io/v1alpha2 PodGroup scheduling.k8s.io/v1beta1 differs
  spec.workloadRef takes the place of spec.podGroupTemplateRef, and spec.disruptionMode is a mapping
scheduling.k8s.io/v1alpha2 Workload scheduling.k8s.io/v1beta1 differs
  disruptionMode of a pod group template is a mapping
scheduling.k8s.io/v1beta1 PriorityClass scheduling.k8s.io/v1 same
settings.k8s.io/v1alpha1 PodPreset - differs
  a MutatingAdmissionPolicy or MutatingWebhookConfiguration takes its place
storage.k8s.io/v1alpha1 CSIStorageCapacity storage.k8s.io/v1 same
storage.k8s.io/v1alpha1 VolumeAttachment storage.k8s.io/v1 same
storage.k8s.io/v1alpha1 VolumeAttributesClass storage.k8s.io/v1 same
storage.k8s.io/v1beta1 CSIDriver storage.k8s.io/v1 same
storage.k8s.io/v1beta1 CSINode storage.k8s.io/v1 same
storage.k8s.io/v1beta1 CSIStorageCapacity storage.k8s.io/v1 same
storage.k8s.io/v1beta1 StorageClass storage.k8s.io/v1 same
storage.k8s.io/v1beta1 VolumeAttachment storage.k8s.io/v1 same
storage.k8s.io/v1beta1 VolumeAttributesClass storage.k8s.io/v1 same
storagemigration.k8s.io/v1alpha1 StorageVersionMigration storagemigration.k8s.io/v1 differs
  spec.continueToken and spec.resource.version are gone
"""

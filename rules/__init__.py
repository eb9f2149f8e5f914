"""The rules that come with k8slint: a pack like any other, which uses only the names that `k8slint` exports.

A folder is a category and a file in it a rule; what is here is in the pack, and nothing lists it. The fixtures of a
rule, its tests and examples, are in `fixtures/<rule-id>/`.
"""

from __future__ import annotations

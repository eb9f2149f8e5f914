#!/usr/bin/env bash
# The step of the GitHub Action, action.yml: installs k8slint into an environment of its own, runs it, hands on what it
# reports. docs/action.md says what users can rely on.
#
# Inputs come in the environment, as INPUT_*. What they and the manifests say is data at every turn: it becomes no part
# of a command's text, no option, no output, and no line that the runner takes for a command. It keeps to what the bash
# 3.2 of macOS has.
set -euo pipefail

# What would lead Python and pip out of the environment made here.
unset PYTHONHOME PYTHONPATH PIP_PREFIX PIP_TARGET PIP_USER

code=""     # what the step exits with, once that is known: an exit code of k8slint
findings="" # their number, if k8slint could finish
sarif=""    # the report to upload, if k8slint could finish

# A text as the message of a workflow command.
escaped() {
    local text=$1
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    text=${text//$'\n'/%0A}
    printf '%s' "$text"
}

error() {
    printf '::error title=k8slint::%s\n' "$(escaped "$1")"
}

die() {
    error "$1"
    code=2
    exit "$code"
}

# Every way out leads here: the outputs are set, and no exit code but those of k8slint is seen.
finish() {
    if [[ -z $code ]]; then
        error "the action broke off; the log says where"
        code=2
    fi
    printf '%s=%s\n' exit-code "$code" findings "$findings" sarif-file "$sarif" >>"$GITHUB_OUTPUT"
    exit "$code"
}
trap finish EXIT

# The text of a file in the log. Whatever it says, the runner obeys nothing before it sees the token again.
show() {
    local token
    [[ -s $1 ]] || return 0
    token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '::stop-commands::%s\n' "$token"
    cat -- "$1"
    printf '\n::%s::\n' "$token"
}

# NAME VALUE of an input
must_be_one_line() {
    local LC_ALL=C # bytes, so that what is no UTF-8 is looked at too
    [[ $2 != *[[:cntrl:]]* ]] || die "input $1 has to be one line of text without control characters"
}

# NAME VALUE of an input
must_be_boolean() {
    [[ $2 == true || $2 == false ]] || die "input $1 has to be true or false, not '$2'"
}

check_inputs() {
    local number='[0123456789]+' # in some locales, 0-9 has digits of other scripts too
    must_be_one_line config "$INPUT_CONFIG"
    must_be_one_line profile "$INPUT_PROFILE"
    must_be_one_line fail-on "$INPUT_FAIL_ON"
    must_be_one_line baseline "$INPUT_BASELINE"
    must_be_one_line since "$INPUT_SINCE"
    must_be_one_line sarif-file "$INPUT_SARIF_FILE"
    must_be_one_line fix-diff "$INPUT_FIX_DIFF"
    must_be_boolean annotations "$INPUT_ANNOTATIONS"
    must_be_boolean summary "$INPUT_SUMMARY"
    [[ -z $INPUT_FIX_DIFF || $INPUT_FIX_DIFF != "$INPUT_SARIF_FILE" ]] ||
        die "inputs sarif-file and fix-diff name one file, '$INPUT_FIX_DIFF'"
    [[ $INPUT_SINCE != -* ]] || die "input since has to be a git reference, not '$INPUT_SINCE'"
    [[ -z $INPUT_VERSION || $INPUT_VERSION =~ ^$number\.$number\.$number$ ]] ||
        die "input version has to be a version such as 1.2.3, not '$INPUT_VERSION'"
}

# Sets `paths`, never empty. One that begins with - could be an option, or standard input.
read_paths() {
    local path
    paths=()
    while IFS=$' \t\r' read -r path || [[ -n $path ]]; do
        must_be_one_line paths "$path"
        [[ $path != -* ]] || path=./$path
        [[ -z $path ]] || paths+=("$path")
    done <<<"$INPUT_PATHS"
    if [[ ${#paths[@]} -eq 0 ]]; then
        paths=(.)
    fi
}

# Runs a command whose output only matters if it fails.
quietly() {
    if ! "$@" >"$work/log" 2>&1 </dev/null; then
        show "$work/log"
        die "k8slint could not be installed; the log says why"
    fi
}

# Sets `python`: which one it is.
find_python() {
    local name='import sys; print("%d.%d.%d (%s)" % (*sys.version_info[:3], sys.executable))'
    local is_old='import sys; sys.exit(sys.version_info < (3, 11))'
    local advice="run actions/setup-python in a step before this one"
    python=$(python3 -I -c "$name" 2>"$work/log") || python="not there, or broken"
    python3 -I -c "$is_old" 2>"$work/log" ||
        die "k8slint needs Python 3.11 or newer, and python3 is $python: $advice"
}

# Only wheels: to install an sdist, pip fetches what builds it without a look at hashes, and runs that.
install_from_index() {
    quietly pip install --only-binary :all: "k8slint==$INPUT_VERSION"
}

# Builds from a copy: the checkout of the action stays as it is.
install_from_checkout() {
    local name
    quietly pip install --only-binary :all: --require-hashes --requirement "$GITHUB_ACTION_PATH/requirements-action.txt"
    mkdir "$work/source"
    for name in pyproject.toml README.md LICENSE src rules fixtures; do
        cp -R "$GITHUB_ACTION_PATH/$name" "$work/source/"
    done
    quietly pip install --no-index --no-deps --no-build-isolation "$work/source"
}

pip() {
    "$environment/bin/python" -I -m pip --quiet --disable-pip-version-check --no-input "$@"
}

# Makes the environment, unless an earlier step of the job has made this very one.
install() {
    local made_of="checkout $GITHUB_ACTION_PATH"
    [[ -z $INPUT_VERSION ]] || made_of="version $INPUT_VERSION"
    environment=$RUNNER_TEMP/k8slint-environment
    find_python
    if [[ -f $environment/made-of && $(<"$environment/made-of") == "$made_of, Python $python" ]]; then
        return
    fi
    quietly python3 -I -m venv --clear "$environment"
    if [[ -n $INPUT_VERSION ]]; then
        install_from_index
    else
        install_from_checkout
    fi
    printf '%s' "$made_of, Python $python" >"$environment/made-of"
}

k8slint() {
    PYTHONUTF8=1 "$environment/bin/k8slint" "$@" </dev/null
}

# NAME VALUE of an option, which is added to `options` unless it is empty. In one argument with its name, a value cannot
# be an option itself.
option() {
    [[ -z $2 ]] || options+=("$1=$2")
}

# Sets `status`, as the exit code of k8slint.
check() {
    status=0
    options=(--format "json=$work/report.json" --format "sarif=$work/k8slint.sarif")
    if [[ $INPUT_ANNOTATIONS == true ]]; then
        options+=(--format "github=$work/annotations") # it has the findings for the log too
    else
        options+=(--format text)
    fi
    [[ $INPUT_SUMMARY == false ]] || options+=(--format "markdown=$work/summary.md")
    option --config "$INPUT_CONFIG"
    option --profile "$INPUT_PROFILE"
    option --fail-on "$INPUT_FAIL_ON"
    option --baseline "$INPUT_BASELINE"
    option --since "$INPUT_SINCE"
    k8slint check "${options[@]}" -- "${paths[@]}" >"$work/stdout" 2>"$work/stderr" || status=$?
    show "$work/stdout"
    show "$work/stderr"
    if [[ -f $work/annotations ]]; then
        cat -- "$work/annotations" # a format of workflow commands, which keeps what it quotes from being any
    fi
    if [[ -f $work/summary.md ]]; then
        cat -- "$work/summary.md" >>"$GITHUB_STEP_SUMMARY"
    fi
}

# A report where the user wants it. A link of that name, which a pull request may bring, is replaced and not followed.
deliver() {
    local report=$1 file=$2
    { mkdir -p -- "$(dirname -- "$file")" && rm -f -- "$file" && cp -- "$report" "$file"; } 2>"$work/log" || die "$file cannot be written: $(<"$work/log")"
}

write_diff() {
    local status=0
    options=(--diff)
    option --config "$INPUT_CONFIG"
    option --profile "$INPUT_PROFILE"
    k8slint fix "${options[@]}" -- "${paths[@]}" >"$work/fix.diff" 2>"$work/stderr" || status=$?
    show "$work/stderr"
    [[ $status -le 1 ]] || die "k8slint could not work out the fixes: $(<"$work/stderr")"
    deliver "$work/fix.diff" "$INPUT_FIX_DIFF"
}

count='import json, sys; print(len(json.load(open(sys.argv[1], encoding="utf-8"))["findings"]))'

[[ ${RUNNER_OS-} != Windows ]] || die "this action runs on Linux and macOS"
work=$(mktemp -d "$RUNNER_TEMP/k8slint.XXXXXX")
check_inputs
read_paths
install
k8slint --version >"$work/log"
show "$work/log"
check

# A report that is not whole is not handed on: code scanning would close the alerts that it lacks.
if [[ $status -gt 1 ]]; then
    reason=$(<"$work/stderr")
    die "k8slint failed with exit code $status: ${reason:-the log says why}"
fi

findings=$("$environment/bin/python" -I -c "$count" "$work/report.json")
if [[ $(<"$work/stderr") == "warning: there is nothing to check"* ]]; then
    printf '::warning title=k8slint::%s\n' "$(escaped "$(<"$work/stderr")")"
fi
[[ -z $INPUT_FIX_DIFF ]] || write_diff
[[ -z $INPUT_SARIF_FILE ]] || deliver "$work/k8slint.sarif" "$INPUT_SARIF_FILE"
sarif=${INPUT_SARIF_FILE:-$work/k8slint.sarif}
code=$status

# Finds a JDK of version 21 or newer and exports JAVA_HOME: the one JAVA_HOME names if it is new enough, else the newest there is.
# Sourced by ./slipway and ./mvnw.

slipway_jdk_version() {
    [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || { echo 0; return; }
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

slipway_find_jdk() {
    if [ -n "${JAVA_HOME-}" ] && [ "$(slipway_jdk_version "$JAVA_HOME")" -ge 21 ] 2>/dev/null; then
        return 0
    fi
    slipway_best=
    slipway_best_version=20
    slipway_java=$(command -v java || true)
    [ -z "$slipway_java" ] || slipway_java=$(readlink -f "$slipway_java" 2>/dev/null || echo "$slipway_java")
    set +f
    for slipway_jdk in "${slipway_java%/bin/java}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        slipway_version=$(slipway_jdk_version "$slipway_jdk")
        if [ "${slipway_version:-0}" -gt "$slipway_best_version" ]; then
            slipway_best=$slipway_jdk
            slipway_best_version=$slipway_version
        fi
    done
    if [ -z "$slipway_best" ]; then
        echo "Slipway needs a JDK 21 or newer and found none: install one, or set JAVA_HOME to it." >&2
        return 1
    fi
    JAVA_HOME=$slipway_best
    export JAVA_HOME
}

slipway_find_jdk || exit 1

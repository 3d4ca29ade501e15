# Brings what the program needs: system libraries, uv, a Python, the locked packages. Sourced by ./run and ./test.
#
#   prepare run    what the window needs
#   prepare test   that, and what the tests need
#
# Nothing is done, and nothing is asked, when all of it is there already. Where an update cannot be fetched, ./run starts
# with what is installed.

UV_VERSION=0.13.9
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.venv
TOOLS=$ROOT/.venv-uv
STAMP=$VENV/.installed
if [ -z "${HOME:-}" ]; then # as from a bare service
    unset HOME
    export HOME=~ # the one that the system knows
fi

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

# --- system libraries ------------------------------------------------------------------------------

# package:soname, package:!command, package:@plugin of ALSA, package:%language of a font
WINDOW_NEEDS="libgl1:libGL.so.1 libegl1:libEGL.so.1 libglib2.0-0:libglib-2.0.so.0 libfontconfig1:libfontconfig.so.1
libxkbcommon0:libxkbcommon.so.0 libdbus-1-3:libdbus-1.so.3 libxkbcommon-x11-0:libxkbcommon-x11.so.0
libxcb-cursor0:libxcb-cursor.so.0 libxcb-icccm4:libxcb-icccm.so.4 libxcb-keysyms1:libxcb-keysyms.so.1
libxcb-shape0:libxcb-shape.so.0 libxcb-image0:libxcb-image.so.0 libxcb-randr0:libxcb-randr.so.0
libxcb-render-util0:libxcb-render-util.so.0 libxcb-sync1:libxcb-sync.so.1 libxcb-xfixes0:libxcb-xfixes.so.0
libxcb-xkb1:libxcb-xkb.so.1 libx11-xcb1:libX11-xcb.so.1"
WINDOW_WANTS="libportaudio2:libportaudio.so.2 fonts-noto-cjk:%ko" # without them the window opens all the same
TEST_NEEDS="xvfb:!Xvfb xauth:!xauth pulseaudio:!pulseaudio pulseaudio-utils:!parec libasound2-plugins:@libasound_module_pcm_pulse.so
gcc:!cc"

is_there() {
    case $1 in
        !*) command -v "${1#!}" >/dev/null 2>&1 || [ -x "/usr/bin/${1#!}" ] ;;
        @*) compgen -G "/usr/lib*/alsa-lib/${1#@}" >/dev/null || compgen -G "/usr/lib*/*/alsa-lib/${1#@}" >/dev/null ;;
        %*) if command -v fc-list >/dev/null 2>&1; then [ -n "$(fc-list ":lang=${1#%}" 2>/dev/null)" ]
            else compgen -G "/usr/share/fonts/*/*/*CJK*" >/dev/null; fi ;;
        *) case $LIBRARIES in *"$1 "*) true ;; *) false ;; esac ;;
    esac
}

missing_packages() {
    LIBRARIES=$( (ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null) | awk '{printf "%s ", $1}')
    local need
    for need in "$@"; do
        is_there "${need#*:}" || printf '%s ' "${need%%:*}"
    done
}

apt_install() {
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are there."
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# may_install WHY PACKAGE...
may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" -ne 0 ] || return 0
    command -v sudo >/dev/null 2>&1 || return 1
    [ -t 0 ] && [ -t 2 ] || return 1
    local answer why=$1
    shift
    printf '%s: %s\nInstall them now with sudo? [Y/n] ' "$why" "$*" >&2
    read -r answer
    case $answer in n* | N*) return 1 ;; esac
}

# bring_packages WHY PACKAGE...: installs them, or says exactly what is missing and returns 1.
bring_packages() {
    local why=$1
    shift
    if may_install "$why" "$@"; then
        say "Installing system packages: $*"
        apt_install "$@" && return 0
        say "apt-get could not install them all."
    fi
    say "$why: $*"
    say "Install with:  sudo apt-get install $*"
    return 1
}

# Asked once, when the program is set up or brought up to date; what nobody wants is not asked for at the next start.
bring_wanted() {
    local missing
    # shellcheck disable=SC2086
    missing=$(missing_packages $WINDOW_WANTS)
    # shellcheck disable=SC2086
    [ -z "$missing" ] || bring_packages "For sound, and for Korean, Japanese and Chinese letters, these system packages are wanted" $missing ||
        say "Going on without."
}

bring_system_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    local missing
    # shellcheck disable=SC2086
    missing=$(missing_packages $WINDOW_NEEDS)
    # shellcheck disable=SC2086
    [ -z "$missing" ] || bring_packages "The window needs these system packages" $missing || exit 1
    if [ "$1" = run ]; then
        is_current run || bring_wanted
        return 0
    fi
    # shellcheck disable=SC2086
    missing=$(missing_packages $WINDOW_WANTS $TEST_NEEDS)
    # shellcheck disable=SC2086
    [ -z "$missing" ] || bring_packages "The tests need these system packages" $missing || exit 1
}

# --- package index: what is configured for pip holds for uv too --------------------------------------

pip_setting() {
    local variable=PIP_$(printf '%s' "$1" | tr 'a-z-' 'A-Z_') file value
    if [ -n "${!variable:-}" ]; then
        printf '%s' "${!variable}"
        return
    fi
    for file in "${PIP_CONFIG_FILE:-}" "${VIRTUAL_ENV:-/nowhere}/pip.conf" "${XDG_CONFIG_HOME:-$HOME/.config}/pip/pip.conf" \
        "$HOME/.pip/pip.conf" "$HOME/Library/Application Support/pip/pip.conf" /etc/pip.conf /etc/xdg/pip/pip.conf; do
        [ -f "$file" ] || continue
        value=$(awk -F= -v key="$1" '/^\[/ {section = $0}
            (section == "[global]" || section == "[install]") {
                name = $1; gsub(/[ \t]/, "", name); gsub(/_/, "-", name)
                if (name == key) {sub(/^[^=]*=[ \t]*/, ""); sub(/[ \t]+$/, ""); print; exit}
            }' "$file")
        if [ -n "$value" ]; then
            printf '%s' "$value"
            return
        fi
    done
}

follow_pip_settings() {
    local value
    value=$(pip_setting index-url)
    [ -z "$value" ] || export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$value}
    value=$(pip_setting cert)
    [ -z "$value" ] || export SSL_CERT_FILE=${SSL_CERT_FILE:-$value}
    value=$(pip_setting trusted-host)
    [ -z "$value" ] || export UV_INSECURE_HOST=${UV_INSECURE_HOST:-$value}
    # pip trusts what the system trusts; so does uv, under the older and the newer name of the setting.
    export UV_NATIVE_TLS=${UV_NATIVE_TLS:-true} UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}
    export UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-180}
}

# --- uv ----------------------------------------------------------------------------------------------

find_uv() {
    local candidate
    for candidate in "$(command -v uv 2>/dev/null)" "$TOOLS/bin/uv" "$HOME/.local/bin/uv" "$HOME/.cargo/bin/uv"; do
        # Run it: a version manager may leave a name on the path that has nothing behind it here.
        if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
            UV=$candidate
            return 0
        fi
    done
    return 1
}

some_python3() {
    local candidate
    for candidate in python3 /usr/bin/python3 python3.13 python3.12 python3.14; do
        if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

install_uv_with_pip() {
    local python
    python=$(some_python3) || return 1
    "$python" -m venv --clear "$TOOLS" >&2 && "$TOOLS/bin/python" -m pip install -q --disable-pip-version-check "uv==$UV_VERSION" >&2
}

bring_uv() {
    find_uv && return 0
    say "Fetching uv $UV_VERSION, which installs the rest."
    install_uv_with_pip && find_uv && return 0
    if bring_packages "uv can be fetched with these system packages" python3-venv ca-certificates; then
        install_uv_with_pip && find_uv && return 0
    fi
    stop "uv could not be fetched. Install it by hand (pip install uv, or your package manager) and start again."
}

# --- Python ------------------------------------------------------------------------------------------

is_good_python() {
    "$1" -c 'import sys, sqlite3, ssl, ctypes; sys.exit(sys.version_info < (3, 12) or sys.implementation.name != "cpython")' \
        >/dev/null 2>&1
}

find_python() {
    local wish candidate
    for wish in 3.12 3.13 3.14 '>=3.12'; do
        candidate=$("$UV" python find --no-python-downloads --no-project --system "$wish" 2>/dev/null) || continue
        if is_good_python "$candidate"; then
            PYTHON=$candidate
            return 0
        fi
    done
    for candidate in "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python /opt/python/cp31[2-9]*/bin/python /usr/local/bin/python3.1[2-9]; do
        if [ -x "$candidate" ] && is_good_python "$candidate"; then
            PYTHON=$candidate
            return 0
        fi
    done
    return 1
}

bring_python() {
    find_python && return 0
    say "Fetching Python 3.12."
    "$UV" python install 3.12 >&2 && find_python && return 0
    say "There is no Python 3.12 or newer here, and none could be fetched from github.com. Install one, or name a mirror of"
    stop "https://github.com/astral-sh/python-build-standalone/releases/download in UV_PYTHON_INSTALL_MIRROR; then start again."
}

# --- the environment ---------------------------------------------------------------------------------

# What an installation depends on: the locked packages, the commands that are made, and the folder it stands in.
fingerprint() {
    { cat "$ROOT/uv.lock"; awk '/^\[/ {wanted = /^\[(build-system|project\.(gui-)?scripts)\]/} wanted' "$ROOT/pyproject.toml"; } |
        cksum | tr -d ' \n'
    printf ' %s\n' "$ROOT"
}

# What is installed for the tests is enough for the window.
is_current() {
    local want stamp
    want=$(fingerprint)
    for stamp in "$STAMP.$1" "$STAMP.test"; do
        if [ -x "$VENV/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then return 0; fi
    done
    return 1
}

# Whether the window can open with what is installed, current or not.
can_start() {
    "$VENV/bin/python" -P - "$ROOT" >/dev/null 2>&1 <<'END'
import importlib.metadata, pathlib, re, sys, tomllib
import choleor_desktop
root = pathlib.Path(sys.argv[1])
assert pathlib.Path(choleor_desktop.__file__).parents[1].samefile(root)
for wanted in tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]:
    importlib.metadata.version(re.match(r"[\w.-]+", wanted)[0])
END
}

# The lock says which versions and hashes; the index in force says where from, so a mirror works too.
install_packages() {
    local groups=(--no-dev) list
    [ "$1" = test ] && groups=(--group dev)
    list=$(mktemp)
    # shellcheck disable=SC2064
    trap "rm -f '$list'" EXIT
    "$UV" export -q --frozen --all-extras "${groups[@]}" --group build --no-emit-project --no-header --project "$ROOT" -o "$list" >/dev/null &&
        "$UV" pip sync -q --python "$VENV/bin/python" --require-hashes --compile-bytecode "$list" >&2 &&
        (cd "$ROOT" && "$UV" pip install -q --python "$VENV/bin/python" --no-deps --no-build-isolation -e . >&2) # its path may have a #
    local status=$?
    rm -f "$list"
    trap - EXIT
    return $status
}

install() {
    follow_pip_settings
    bring_uv
    if ! { [ -x "$VENV/bin/python" ] && is_good_python "$VENV/bin/python"; }; then
        bring_python
        "$UV" venv -q --clear --no-project --python "$PYTHON" "$VENV" >&2 || stop "The environment .venv could not be made."
    fi
    say "Installing the packages of the program (some minutes the first time)."
    install_packages "$1" || stop "The packages could not be installed. Check the network, or the package mirror, and start again."
}

# Fetches everything again. While packages change, no stamp stands for them. All are fetched before one is changed: where
# that fails, the old ones are whole, and their stamp is true again.
bring_up_to_date() {
    local stamp
    rm -f "$STAMP".*.before
    for stamp in "$STAMP".run "$STAMP".test; do [ ! -f "$stamp" ] || mv "$stamp" "$stamp.before"; done
    if (install "$1"); then
        rm -f "$STAMP".*.before
        fingerprint >"$STAMP.$1"
        return 0
    fi
    for stamp in "$STAMP".run "$STAMP".test; do [ ! -f "$stamp.before" ] || mv "$stamp.before" "$stamp"; done
    return 1
}

# Whether the folder of the program may be changed; where not, it says who may.
may_change_folder() {
    [ ! -w "$ROOT" ] || return 0
    say "You may not change $ROOT: let $(stat -c %U "$ROOT") start this here, or clone Choleor into a folder of your own."
    return 1
}

prepare() {
    bring_system_libraries "$1"
    is_current "$1" && return 0
    if may_change_folder && bring_up_to_date "$1"; then return 0; fi
    if [ "$1" != run ] || ! can_start; then exit 1; fi
    say "The packages are not brought up to date; starting with those that are installed. The next start tries again."
}

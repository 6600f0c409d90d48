# Whether the process whose number the run in the folder $1 keeps is its worker: once the computer was started anew, that number may be
# another's. A worker is in its folder from the first moment on, before it is the Java that names the folder, too. What /proc does not
# tell of, on other systems as well, is taken for it.
has_worker() {
    number=$(cat "$1/pid" 2>/dev/null)
    kill -0 "$number" 2>/dev/null || return 1
    words=
    [ ! -r "/proc/$number/cmdline" ] || words=$(tr '\0' '\n' 2>/dev/null <"/proc/$number/cmdline")
    [ -z "$words" ] || [ "/proc/$number/cwd" -ef "$1" ] || printf '%s\n' "$words" | grep -qxF -e "$1"
}

# Lists the runs below $folder, a line each: kibibytes, why it may go on, its name. With a $name it removes that run instead, unless it may
# go on, and tells what is in the way.
cd "$folder/runs" 2>/dev/null || {
    [ -z "$name" ] && exit 0
    echo none
    exit 1
}
patient() { if command -v timeout >/dev/null 2>&1; then timeout 20 "$@"; else "$@"; fi; }

# Numbers of the jobs that are queued or at work, asked for if any run has one.
jobs=
for file in */job; do
    if [ -f "$file" ]; then
        jobs=$(patient squeue --noheader --array --user="$(id -un)" --format='%i' 2>/dev/null) || jobs=unknown
        break
    fi
done

going_on() {
    if [ -n "$(cat "$1/job" 2>/dev/null)" ]; then
        if [ "$jobs" = unknown ]; then
            echo unknown
        elif printf '%s\n' "$jobs" | grep -qxF "$(cat "$1/job")"; then
            echo job
        fi
    elif [ ! -f "$1/exit" ] && has_worker "$folder/runs/$1"; then
        echo work
    fi
}

is_run() { [ -f "$1/run.json" ] && [ ! -L "$1" ]; }

if [ -z "$name" ]; then
    for run in *; do
        if is_run "$run"; then
            printf 'run\t%s\t%s\t%s\n' "$(du -sk "$run" 2>/dev/null | awk '{ print $1 }')" "$(going_on "$run")" "$run"
        fi
    done
    exit 0
fi
if ! is_run "$name"; then
    echo none
    exit 1
fi
why=$(going_on "$name")
if [ -n "$why" ]; then
    echo "$why"
    exit 1
fi
mv "$name" ".$name.removing" && rm -rf -- ".$name.removing"

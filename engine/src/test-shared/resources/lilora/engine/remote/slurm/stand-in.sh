#!/bin/sh
# A small stand-in for sbatch, squeue, sacct, scancel, scontrol and sinfo, by the name that it is called by. It answers in the words and
# formats of their manual pages (Slurm 22.05) and runs jobs one by one on this computer. It is no Slurm: no nodes, no limits, no time.
# Jobs lie in $SLURM_STAND_IN, each in a folder of its number. While the file "hold" is there, jobs wait for "scontrol release".
cd "$SLURM_STAND_IN" || exit 1
# Its jobs find it, too, whatever Slurm is on this computer.
PATH=$SLURM_STAND_IN/bin:$PATH
export PATH

start() {
    echo RUNNING >"$1/state"
    echo None >"$1/reason"
    STAND_IN_AS=job nohup setsid sh "$0" "$1" >/dev/null 2>&1 </dev/null &
}

case ${STAND_IN_AS:-${0##*/}} in
array)
    # One after another, whatever is asked for.
    for task in $2; do
        if [ "$(cat "$1_$task/state")" = PENDING ]; then
            echo RUNNING >"$1_$task/state"
            STAND_IN_AS=job sh "$0" "$1_$task"
        fi
    done
    ;;
job)
    unset STAND_IN_AS
    (
        cd "$(cat "$1/dir")" && [ ! -f "$SLURM_STAND_IN/fail-$1" ] || exit 1
        export SLURM_JOB_ID=${1%_*}
        case $1 in
        *_*)
            out=${1#*_}.log
            export SLURM_ARRAY_JOB_ID=${1%_*} SLURM_ARRAY_TASK_ID=${1#*_}
            ;;
        *) out=slurm.log ;;
        esac
        exec setsid sh -c 'echo $$ >"$1/shell"; exec sh "$1/script"' job \
            "$SLURM_STAND_IN/$1" >>"$out" 2>&1 </dev/null
    )
    code=$?
    if [ -f "$1/requeued" ]; then
        rm "$1/requeued"
        echo BeginTime >"$1/reason"
        echo PENDING >"$1/state"
        # As Slurm does after a while.
        sleep 1
        start "$1"
    elif [ "$(cat "$1/state")" = RUNNING ]; then
        if [ "$code" = 0 ]; then echo COMPLETED; else echo FAILED; fi >"$1/state"
    fi
    ;;
sinfo) echo 'small*|up|1|1:00:00|(null)' ;;
sbatch)
    test= dir=$PWD name=sbatch file= tasks=
    for word in "$@"; do
        case $word in
        --test-only) test=yes ;;
        --chdir=*) dir=${word#*=} ;;
        --job-name=*) name=${word#*=} ;;
        --array=1-*) tasks=$(seq 1 "$(echo "${word#*-}" | sed 's/.*1-//; s/%.*//')") ;;
        --*) ;;
        *) file=$word ;;
        esac
    done
    if [ -z "$file" ]; then script=$(cat); else script=$(cat "$OLDPWD/$file"); fi
    if printf '%s\n' "$script" | grep -q '^#SBATCH --partition=none$'; then
        echo 'sbatch: error: invalid partition specified: none' >&2
        [ -n "$test" ] && echo 'allocation failure: Invalid partition name specified' >&2 ||
            echo 'sbatch: error: Batch job submission failed: Invalid partition name specified' >&2
        exit 1
    fi
    if [ -n "$test" ]; then
        echo 'sbatch: Job 7 to start at 2026-11-30T03:00:00 using 1 processors on nodes here in partition small' >&2
        exit 0
    fi
    job=1
    while ! mkdir "$job" 2>/dev/null; do job=$((job + 1)); done
    for task in ${tasks:-none}; do
        made=$job
        [ "$task" = none ] || made=${job}_$task
        mkdir -p "$made"
        printf '%s\n' "$script" >"$made/script"
        printf '%s\n' "$dir" >"$made/dir"
        printf '%s\n' "$name" >"$made/name"
        echo Priority >"$made/reason"
        echo PENDING >"$made/state"
    done
    if [ -n "$tasks" ]; then
        STAND_IN_AS=array nohup setsid sh "$0" "$job" "$tasks" >/dev/null 2>&1 </dev/null &
    elif [ ! -f hold ]; then
        start "$job"
    fi
    echo "$job"
    ;;
squeue)
    for job in [0-9]*; do
        [ -f "$job/state" ] || continue
        state=$(cat "$job/state")
        case "$* $state" in
        *"--states=all"*" $state") echo "$job|$state|N/A|0:01|here|$(cat "$job/reason")|$(cat "$job/name")" ;;
        *" PENDING" | *" RUNNING") echo "$job" ;;
        esac
    done
    ;;
sacct)
    echo 'Slurm accounting storage is disabled' >&2
    exit 1
    ;;
scancel)
    state=$(cat "$1/state")
    echo CANCELLED >"$1/state"
    [ "$state" = RUNNING ] && kill -TERM -- "-$(cat "$1/shell")"
    ;;
scontrol)
    case $1 in
    requeue) touch "$2/requeued" ;;
    release) start "$2" ;;
    esac
    ;;
esac
exit 0

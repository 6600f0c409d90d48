# Runs one worker and tells its end. What stands above sets $folder and the function worker. In a job of Slurm, which sends USR1 some
# time before the job's end, it has the worker write a checkpoint and end, and queues the job again.
cd "$folder" || exit 1
rm -f exit
warned=
release() {
    warned=yes
    name=$(date -u +%s | awk '{ printf "%015d-000000000-slurm", $1 }')
    printf '{"id":"%s","command":"pause-release","sent":"%s"}\n' "$name" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
        >"control/$name.part" && mv "control/$name.part" "control/$name.json"
}
# A signal interrupts the waiting below, no more: whatever ends the worker, its exit code is told.
trap 'interrupted=yes; [ -n "$warned" ] || release' USR1
trap 'interrupted=yes' TERM

echo "The worker starts on $(uname -n) at $(date -u +%Y-%m-%dT%H:%M:%SZ)"
saved=$(ls -R checkpoints 2>/dev/null)
worker "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >>worker.log 2>&1 </dev/null &
pid=$!
echo "$pid" >pid.part && mv pid.part pid
interrupted=yes
code=1
while [ -n "$interrupted" ]; do
    interrupted=
    wait "$pid"
    got=$?
    # 127: the worker's end was seen already, and a signal came between.
    [ "$got" -eq 127 ] || code=$got
done
# Of a task the number of its own, since the number of the array would queue all of its tasks again.
job=${SLURM_ARRAY_JOB_ID:+${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID}
if [ -n "$warned" ] && [ "$code" -eq 3 ] && [ -n "$SLURM_JOB_ID" ]; then
    if [ "$saved" = "$(ls -R checkpoints 2>/dev/null)" ]; then
        echo "lilora: no checkpoint was reached in the job's time, so the job is not queued again; ask for more walltime."
    elif said=$(scontrol requeue "${job:-$SLURM_JOB_ID}" 2>&1) || [ -z "$said" ]; then
        # One that says nothing was ended with this job, which is on its way into the queue.
        exit 0
    else
        echo "lilora: the job's time is over, and it cannot be queued again ($said); start the run again."
    fi
fi
echo "$code" >exit.part && mv exit.part exit
exit "$code"

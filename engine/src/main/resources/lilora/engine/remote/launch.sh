# Starts the worker of the run in $folder, detached, and prints its process id. It sees all GPUs, or $gpu alone.
cd "$folder" || exit 1
if [ ! -f exit ] && has_worker "$folder"; then
    echo "its worker process $(cat pid) is running; attach to it."
    exit 1
fi
rm -f pid exit
if [ -n "$gpu" ]; then
    CUDA_VISIBLE_DEVICES=$gpu
    export CUDA_VISIBLE_DEVICES
fi
if command -v setsid >/dev/null 2>&1; then
    setsid nohup sh ./start.sh >start.log 2>&1 </dev/null &
else
    nohup sh ./start.sh >start.log 2>&1 </dev/null &
fi
tries=0
while [ ! -f pid ] && [ "$tries" -lt 200 ]; do
    tries=$((tries + 1))
    sleep 0.05 2>/dev/null || sleep 1
done
if [ -f pid ]; then cat pid; else
    head -n 3 start.log
    exit 1
fi

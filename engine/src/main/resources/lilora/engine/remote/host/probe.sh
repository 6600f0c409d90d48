# Tells what this host is, a line a fact: its name, a tab, what it is. Changes nothing. Reads $folder and $query.
tell() { printf '%s\t%s\n' "$1" "$2"; }
have() { command -v "$1" >/dev/null 2>&1; }
patient() { if have timeout; then timeout 20 "$@"; else "$@"; fi; }

tell os "$(uname -s)"
tell arch "$(uname -m)"
tell libc "$(getconf GNU_LIBC_VERSION 2>/dev/null || { have ldd && ldd --version 2>&1 | head -n 1; })"
tell node "$(uname -n)"
tell home "$HOME"
tell seconds "$(date -u +%s)"
tell cores "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null)"
tell memory "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo 2>/dev/null)"
tell available "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null)"

case $folder in
"~") folder=$HOME ;;
"~/"*) folder=$HOME/${folder#"~/"} ;;
/*) ;;
*) folder=$HOME/$folder ;;
esac
tell folder "$folder"
there=$folder
while [ ! -e "$there" ] && [ "$there" != "/" ] && [ -n "$there" ]; do there=$(dirname "$there"); done
tell free "$(df -Pk "$there" 2>/dev/null | awk 'END { if (NR > 1) print $(NF - 2) }')"
[ -d "$there" ] && [ -w "$there" ] && tell writable yes

have setsid && tell tool setsid
have nohup && tell tool nohup
have sha256sum && tell tool sha256sum
have shasum && tell tool shasum

java_at() {
    if [ -x "$1" ] && [ ! -d "$1" ]; then
        tell java "$1"
        tell java-version "$(patient "$1" -version 2>&1 | grep -i version | head -n 1)"
    fi
}
[ -n "$JAVA_HOME" ] && java_at "$JAVA_HOME/bin/java"
found=$(command -v java 2>/dev/null) && java_at "$found"
for place in /usr/lib/jvm/*/bin/java /opt/*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java \
    "$HOME"/.jdks/*/bin/java "$HOME"/jdk*/bin/java "$HOME"/jre*/bin/java "$folder"/java/*/bin/java \
    "$folder"/staged/*/bin/java; do
    java_at "$place"
done

if have nvidia-smi; then
    tell nvidia-smi yes
    # $query holds two words of our own.
    patient nvidia-smi $query 2>&1 | while IFS= read -r line; do tell gpu "$line"; done
    patient nvidia-smi 2>/dev/null | sed -n 's/.*CUDA Version: *\([0-9.]*\).*/cuda	\1/p' | head -n 1
fi

torch_in() {
    for packages in "$1"/lib/python3*/site-packages "$1"/lib/python3*/dist-packages "$1"/lib64/python3*/site-packages; do
        if [ -f "$packages/torch/version.py" ]; then
            tell torch "$packages/torch/lib"
            grep -E '^(__version__|cuda|hip)' "$packages/torch/version.py" |
                while IFS= read -r line; do tell torch-line "$line"; done
            [ -f "$packages/torch/lib/libtorch_cuda.so" ] && tell torch-whole yes
        fi
    done
}
[ -n "$VIRTUAL_ENV" ] && torch_in "$VIRTUAL_ENV"
[ -n "$CONDA_PREFIX" ] && torch_in "$CONDA_PREFIX"
for place in "$HOME"/.venv "$HOME"/venv "$HOME"/.venvs/* "$HOME"/venvs/* "$HOME"/.virtualenvs/* "$HOME"/miniconda3 \
    "$HOME"/miniconda3/envs/* "$HOME"/anaconda3 "$HOME"/anaconda3/envs/* "$HOME"/miniforge3 "$HOME"/miniforge3/envs/* \
    "$HOME"/mambaforge/envs/* "$HOME"/micromamba/envs/* "$HOME"/.conda/envs/* "$HOME"/.pyenv/versions/* "$HOME"/.local \
    /usr/local /usr /opt/conda /opt/conda/envs/*; do
    [ -d "$place" ] && torch_in "$place"
done

if have sinfo; then
    tell slurm yes
    patient sinfo -h -o '%P|%a|%D|%l|%G' 2>/dev/null | while IFS= read -r line; do tell partition "$line"; done
fi
exit 0

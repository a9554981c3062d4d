# shellcheck shell=sh
# What can keep dev-server.sh from starting, found out before anything runs. Each refusal is one sentence.

# usage: check_port_number PORT — refuses what is no port, or not one for this user
check_port_number() {
    case $1 in
    '' | 0* | *[!0-9]* | ??????*) refuse "PORT=$1 is not a number from 1 to 65535." ;;
    esac
    [ "$1" -le 65535 ] || refuse "PORT=$1 is not a number from 1 to 65535."
    if [ "$(id -u)" != 0 ] && [ "$1" -lt "$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start)" ]; then
        refuse "only root may listen on port $1. Choose another:  make run PORT=8080"
    fi
}

# usage: check_port PORT — refuses a port that another program has
check_port() {
    case $(listeners "$1") in
    '') ;;
    "[::1]") refuse "another program listens on [::1]:$1, so http://localhost:$1 would not reach Vitrine. $(another_port "$1")" ;;
    *) refuse "another program listens on port $1. $(another_port "$1")" ;;
    esac
}
another_port() { echo "Stop it, or choose another:  make run PORT=$(($1 < 65535 ? $1 + 1 : 8080))"; }

# usage: listeners PORT — where something listens so that 127.0.0.1 or localhost is taken, as the kernel lists its sockets
listeners() {
    cat /proc/net/tcp /proc/net/tcp6 2> /dev/null | awk -v port="$(printf '%04X' "$1")" '
        BEGIN {
            name["0100007F"] = "127.0.0.1"; name["00000000"] = "every address"
            name["00000000000000000000000000000000"] = "every address"
            name["0000000000000000FFFF00000100007F"] = "127.0.0.1"
            name["00000000000000000000000001000000"] = "[::1]"
        }
        { split($2, local, ":") }
        $4 == "0A" && local[2] == port && local[1] in name { found = name[local[1]]; if (found != "[::1]") exit }
        END { print found }'
}

# The last part of a tool's complaint: the reason.
reason() { echo "${1##*: }"; }

# usage: make_data_directory PATH
make_data_directory() {
    case $1 in '') refuse "DATA names no folder." ;; esac
    trouble=$(LC_ALL=C mkdir -p -- "$1" 2>&1) || refuse "the data directory $1 cannot be made: $(reason "$trouble")."
    if ! [ -r "$1" ] || ! [ -x "$1" ]; then refuse "the data directory $1 cannot be read by $(id -un)."; fi
}

# usage: check_data_directory DATA STATE — refuses unless DATA can be written, has room, and is in no other run's use; STATE is
# the folder in it that is nginx's. The lock lasts as long as any process of this run.
check_data_directory() {
    [ -w "$1" ] || refuse "the data directory $1 cannot be written by $(id -un)."
    for place in "$1"/catalog.sqlite* "$1/blobs" "$1/media" "$1/incoming" "$1/derived" "$1/admin-token" "$2" "$2"/*; do
        if [ -e "$place" ] && ! [ -w "$place" ]; then refuse "$place cannot be written by $(id -un)."; fi
    done
    # What is there can be read and deleted on a full disk; a first start has nothing to offer there.
    if ! [ -s "$1/catalog.sqlite" ] && ! has_room "$1"; then
        refuse "the disk of the data directory $1 is full: 8 MB and 64 files more must fit on it."
    fi
    trouble=$(LC_ALL=C mkdir -p -- "$2" 2>&1) || refuse "the data directory $1 cannot be written: $(reason "$trouble")."
    exec 9< "$2"
    flock --nonblock 9 || refuse "the data directory $1 is in use by another run. Stop that, or choose another:  make run DATA=folder"
}

# A filesystem that does not count blocks or files says that it can have 0 of them.
has_room() {
    LC_ALL=C df --output=size,avail,itotal,iavail -k -- "$1" |
        awk 'END { exit !(($1 + 0 == 0 || $2 >= 8192) && ($3 + 0 == 0 || $4 >= 64)) }'
}

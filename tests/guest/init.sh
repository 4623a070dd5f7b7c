#!/bin/busybox sh
# The init of a guest. Tells what the kernel says before and after one run of hardfacts, and what that run wrote, on
# the second serial line: the first is the kernel's, whose messages would land in the middle of it.
# The kernel hands over what it does not know of its command line as environment: SELECT and SETUP.
/bin/busybox mkdir -p /proc /sys /dev /tmp /bin
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/shm
mount -t tmpfs tmpfs /dev/shm
ln -sf /proc/self/fd /dev/fd
stty -F /dev/ttyS1 raw -echo
exec 3>/dev/ttyS1

nodes=/sys/devices/system/node
facts() { # facts WHEN: every file that is asserted upon, under its name
  for file in $nodes/online $nodes/has_cpu $nodes/has_memory $nodes/node*/cpulist $nodes/node*/distance $nodes/node*/meminfo \
    $nodes/node*/numastat $nodes/node*/hugepages/*/*_hugepages /sys/kernel/mm/hugepages/*/*_hugepages \
    /sys/kernel/mm/transparent_hugepage/enabled /proc/sys/kernel/numa_balancing /proc/meminfo /proc/vmstat; do
    [ -e "$file" ] && echo "== $1 $file" && cat "$file"
  done >&3
}
watch() { # while the run goes on: free pages of every pool that had any, whenever that changed; no process is started
  local pools pool free last='' now
  pools=$(grep -lsv '^0$' $nodes/node*/hugepages/*/nr_hugepages) || return 0
  while :; do
    now=
    for pool in $pools; do
      read -r free <"${pool%/*}/free_hugepages"
      now="$now${pool%/*}:$free
"
    done
    [ "$now" = "$last" ] || printf '== during\n%s' "$now" >>/tmp/watched
    last=$now
    usleep 20000
  done
}

[ -z "$SETUP" ] || eval "$SETUP"
facts before
watch &
watcher=$!
cd /hardfacts
read -r start rest </proc/uptime
# shellcheck disable=SC2086 # SELECT is a list of words.
node dist/cli.js run $SELECT --layers native,wasm --json --quiet --out /tmp/runs \
  >/tmp/run.json 2>/tmp/errors
status=$?
read -r end rest </proc/uptime
# Where there is no pool it has ended already; what SETUP started goes on.
kill $watcher 2>/dev/null
wait $watcher
facts after
{
  cat /tmp/watched
  echo "== status"
  echo $status
  echo "== uptime"
  echo "$start $end"
  echo "== errors"
  cat /tmp/errors
  echo "== run"
  gzip -c /tmp/run.json | base64
  echo "== end"
} >&3
exec 3>&-
sync
# The serial line sends on while nobody waits for it.
stty -F /dev/ttyS1 sane
poweroff -f

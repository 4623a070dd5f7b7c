#!/bin/sh
# Downloads Debian's kernel for clouds and unpacks it where the guests look for it; installing it would touch the boot
# loader. Run on purpose only, on Debian: sh tests/guest/fetch-kernel.sh
set -eu
folder=$(dirname "$0")/../../node_modules/.cache/guest/kernel
ls "$folder"/boot/vmlinuz-* 2>/dev/null && exit
# The package of that name is empty: it depends on that of the newest version.
newest=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\)/\1/p')
rm -rf "$folder" && mkdir -p "$folder" && cd "$folder"
apt-get download -q "$newest"
dpkg -x ./*.deb .
rm -rf ./*.deb lib usr
ls boot/vmlinuz-*

#!/usr/bin/env bash
# 准备打印字体：按 fonts.lock 取字体、裁剪、转换、逐一核对，放进缓存文件夹。
# Prepare the printing fonts that fonts.lock names, in a cache folder.
#
#   templates/fonts/build.sh [FOLDER]
#   templates/fonts/build.sh --where       print the default folder and stop
#
# FOLDER defaults to $XDG_CACHE_HOME/zhunsheng/fonts-LOCK (~/.cache without it),
# where LOCK is the start of the lock file's sha256: another lock, another folder.
# The fonts are fetched with apt-get download and unpacked with dpkg; nothing is
# installed. A finished folder is kept as it is, so that a second run is instant; an
# interrupted run goes on where it stopped.
#
# Exit codes: 0 done, 2 a tool is missing or a check failed, 3 no Debian packages on
# this system (the program then looks for the system's fonts).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lock=$here/fonts.lock

say() { printf '字体 / fonts: %s\n' "$*" >&2; }
stop() { say "$1"; exit "${2:-2}"; }

lock_hash=$(sha256sum "$lock" | cut -c1-12)
default=${XDG_CACHE_HOME:-$HOME/.cache}/zhunsheng/fonts-$lock_hash
if [ "${1:-}" = --where ]; then
  printf '%s\n' "$default"
  exit 0
fi
target=${1:-$default}

if [ -e "$target/fonts.lock" ] && cmp -s "$lock" "$target/fonts.lock"; then
  say "已就绪 ready: $target"
  exit 0
fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
  stop "本系统没有 apt-get，改用系统字体 (no Debian packages here; the program will use system fonts)" 3
command -v python3 >/dev/null && python3 -c 'import tomllib, venv, ensurepip' 2>/dev/null ||
  stop "需要 Python 3.11 或更新版本及 venv，请安装 python3 python3-venv (Python >= 3.11 with venv is needed)"

value() { sed -n "s/^$1 = \"\(.*\)\"$/\1/p" "$lock" | head -n 1; }

# One builder at a time; the others wait and then find the result.
mkdir -p "$(dirname "$target")"
if command -v flock >/dev/null; then
  exec 9>"$target.lock"
  flock 9
  if [ -e "$target/fonts.lock" ] && cmp -s "$lock" "$target/fonts.lock"; then
    say "已就绪 ready: $target"
    exit 0
  fi
fi

work=$target.work
mkdir -p "$work/sources" "$work/out"
say "约下载 250 MB、转换 2 分钟，只做这一次 (about 250 MB and two minutes, once)"

# Without hash checks of the packages themselves: what counts is the font inside.
for package in $(python3 "$here/convert.py" packages "$lock"); do
  if python3 "$here/convert.py" have "$lock" "$package" "$work/sources"; then
    continue
  fi
  say "下载 downloading $package"
  rm -rf "$work/deb"
  mkdir -p "$work/deb/root"
  fetch() { (cd "$work/deb" && apt-get -qq -o APT::Sandbox::User="$(id -un)" download "$package" >&2); }
  if ! fetch; then
    [ "$(id -u)" = 0 ] || stop "取不到 $package；请先以 root 运行 apt-get update (run apt-get update as root first)"
    apt-get -qq update >&2
    fetch || stop "取不到 Debian 软件包 $package (cannot download it)"
  fi
  dpkg -x "$work/deb"/*.deb "$work/deb/root"
  python3 "$here/convert.py" extract "$lock" "$work/deb/root" "$work/sources"
  rm -rf "$work/deb"
done

if [ ! -x "$work/venv/bin/python" ] || ! "$work/venv/bin/python" -c 'import fontTools' 2>/dev/null; then
  say "取 fontTools $(value fonttools)"
  rm -rf "$work/venv"
  python3 -m venv "$work/venv"
  printf 'fonttools==%s --hash=sha256:%s\n' "$(value fonttools)" "$(value fonttools_sha256)" \
    >"$work/requirements.txt"
  "$work/venv/bin/pip" install -q --no-deps --require-hashes -r "$work/requirements.txt" >&2
fi

say "裁剪与转换 cutting and converting"
"$work/venv/bin/python" "$here/convert.py" build "$lock" "$work/sources" "$work/out" >&2
cp "$lock" "$work/out/fonts.lock"

# The rename is the moment at which the folder exists.
rm -rf "$target"
mv "$work/out" "$target"
rm -rf "$work"
say "完成 done: $target"

#!/bin/sh
# Installs a release of sitegen: downloads the archive for this machine, verifies its SHA-256 checksum and puts the program
# into a folder. The release fills in the repository and the version.
#
#   SITEGEN_INSTALL_DIR   where the program goes; ~/.local/bin by default
#   SITEGEN_VERSION       another version, such as 0.1.0
#   SITEGEN_REPOSITORY    another GitHub repository, OWNER/NAME
#   SITEGEN_DOWNLOAD_URL  a folder with the archive and SHA256SUMS, for a mirror
set -eu

repository=${SITEGEN_REPOSITORY:-@REPOSITORY@}
version=${SITEGEN_VERSION:-@VERSION@}
folder=${SITEGEN_INSTALL_DIR:-$HOME/.local/bin}
downloads=${SITEGEN_DOWNLOAD_URL:-https://github.com/$repository/releases/download/v$version}

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

target() {
  case "$(uname -m)" in
    x86_64 | amd64) cpu=x86_64 ;;
    aarch64 | arm64) cpu=aarch64 ;;
    *) fail "there is no release for the processor $(uname -m); build sitegen from source" ;;
  esac
  case "$(uname -s)" in
    # Static, so it runs on any distribution.
    Linux) echo "$cpu-unknown-linux-musl" ;;
    Darwin) echo "$cpu-apple-darwin" ;;
    MINGW* | MSYS* | CYGWIN*) echo x86_64-pc-windows-msvc ;;
    *) fail "there is no release for $(uname -s); build sitegen from source" ;;
  esac
}

download() {
  if command -v curl >/dev/null; then
    curl --proto '=https,http' --retry 3 -fsSL -o "$2" "$1" || fail "can't download $1"
  elif command -v wget >/dev/null; then
    wget -q -O "$2" "$1" || fail "can't download $1"
  else
    fail 'curl or wget is needed'
  fi
}

checksum() {
  if command -v sha256sum >/dev/null; then
    sha256sum "$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null; then
    shasum -a 256 "$1" | cut -d ' ' -f 1
  else
    fail 'sha256sum or shasum is needed to verify the download'
  fi
}

main() {
  target=$(target)
  case "$target" in
    *windows*) archive=sitegen-$target.zip program=sitegen.exe ;;
    *) archive=sitegen-$target.tar.gz program=sitegen ;;
  esac
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  download "$downloads/SHA256SUMS" "$work/SHA256SUMS"
  download "$downloads/$archive" "$work/$archive"
  expected=$(sed -n "s/^\([0-9a-f]\{64\}\) [ *]$archive\$/\1/p" "$work/SHA256SUMS")
  [ -n "$expected" ] || fail "SHA256SUMS of $downloads does not list $archive"
  [ "$(checksum "$work/$archive")" = "$expected" ] || fail "the checksum of $archive is wrong; nothing was installed"
  case "$archive" in
    *.zip) unzip -q "$work/$archive" -d "$work" ;;
    *) tar -xzf "$work/$archive" -C "$work" ;;
  esac
  mkdir -p "$folder"
  # By renaming, so even a running program is replaced.
  cp "$work/sitegen-$target/$program" "$folder/.$program.new"
  chmod 755 "$folder/.$program.new"
  mv "$folder/.$program.new" "$folder/$program"
  printf 'installed %s to %s\n' "$("$folder/$program" -V)" "$folder"
  case ":$PATH:" in
    *":$folder:"*) ;;
    *) printf 'Add it to your PATH:\n  export PATH="%s:$PATH"\n' "$folder" ;;
  esac
}

# At the end, so an incomplete download runs nothing.
main

# Sourced: `start_rabbitmq SUITE VERSION PORT` installs the RabbitMQ of a Debian suite in a chroot under $work, checks that it
# is VERSION (a prefix such as 4.0.), starts it on PORT, and stops it when the script ends. Needs root and debootstrap.
command -v debootstrap >/dev/null || { echo "needs debootstrap (Debian package)" >&2; exit 2; }

start_rabbitmq() {
  local suite=$1 version=$2 port=$3 root="$work/$1"
  mkdir -p "$root"
  debootstrap --variant=minbase "$suite" "$root" http://deb.debian.org/debian >"$work/debootstrap.log"
  cp /etc/hosts /etc/resolv.conf "$root/etc/"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
  mount --bind /dev "$root/dev"
  mount -t proc proc "$root/proc"
  brokers+=("$root")
  in_broker "$root" apt-get -o Acquire::Check-Valid-Until=false update -qq
  in_broker "$root" apt-get install -y -qq --no-install-recommends rabbitmq-server >>"$work/debootstrap.log" 2>&1
  printf 'NODENAME=finding%s@localhost\nNODE_PORT=%s\nDIST_PORT=%s\n' "$port" "$port" "$((port + 20000))" \
    >"$root/etc/rabbitmq/rabbitmq-env.conf"
  local found
  found=$(in_broker "$root" dpkg-query -W -f '${Version}' rabbitmq-server)
  case "$found" in
    "$version"*) echo "RabbitMQ $found of Debian $suite" ;;
    *) echo "Debian $suite has RabbitMQ $found now, not $version*" >&2; exit 2 ;;
  esac
  in_broker "$root" rabbitmq-server -detached
  for _ in $(seq 60); do
    in_broker "$root" rabbitmqctl await_startup --timeout 60 >/dev/null 2>&1 && return
    sleep 1
  done
  echo "the broker did not start" >&2
  exit 2
}

in_broker() { chroot "$1" env LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive "${@:2}"; }

brokers=()
end_finding() {
  for root in "${brokers[@]}"; do
    in_broker "$root" rabbitmqctl stop >/dev/null 2>&1 || true
    sleep 2
    umount -l "$root/dev" "$root/proc" || true
  done
  rm -rf --one-file-system "$work"
}
work=$(mktemp -d)
trap end_finding EXIT

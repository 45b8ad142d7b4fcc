#!/usr/bin/env bash
# JavaScript's MessagePack encoder writes BigInts as integers only with `useBigInt64`, and that option changes the numbers beside
# them: from 2^32 on, and below -2^31, a whole number goes out as a float. A Python service (nameko with kombu's MessagePack) that got
# `1764460000000` as an int for years gets `1764460000000.0` as soon as the sender turns the option on for an id of 64 bits:
# `isinstance(value, int)` is false, and `range(value)` raises. A BigInt that takes more than 64 bits is no error either: its
# lowest 64 bits are sent.
#
# Versions: @msgpack/msgpack 3.1.3, Node 20; msgpack 1.2.4, Python 3.11. Output seen: the three lines at the end of this script.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent @msgpack/msgpack@3.1.3
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check msgpack==1.2.4
cat >encode.mjs <<'J'
import { encode } from '@msgpack/msgpack'
const order = { at: 1764460000000, count: 2 ** 32, small: 2 ** 32 - 1 }
const bodies = [
  encode(order),
  encode({ ...order, id: 9007199254740993n }, { useBigInt64: true }),
  encode({ id: 2n ** 64n + 5n }, { useBigInt64: true }),
]
for (const body of bodies) console.log(Buffer.from(body).toString('hex'))
J
cat >decode.py <<'P'
import sys
import msgpack
for line in sys.stdin:
    print(msgpack.unpackb(bytes.fromhex(line.strip())))
P
node encode.mjs | python/bin/python decode.py | tee seen
diff seen - <<'T'
{'at': 1764460000000, 'count': 4294967296, 'small': 4294967295}
{'at': 1764460000000.0, 'count': 4294967296.0, 'small': 4294967295, 'id': 9007199254740993}
{'id': 5}
T

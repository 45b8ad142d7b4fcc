#!/usr/bin/env bash
# `context.annotate` of vitest has a line in the test's file, at which its UI shows it, only where the stack at that moment still
# leads through the file. A helper that waits first and annotates then has one if the test awaits the helper; if the test returns the
# helper's promise (`test(name, (context) => helper(context))`) the annotation has no line, and nothing says so.
#
# Versions: vitest 4.1.12 with vite 7.3.8, Node 20. Seen: `awaits: line 3`, `returns: no line`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent vitest@4.1.12 vite@7.3.8
cat >helper.js <<'J'
export async function helper({ annotate }) {
  await new Promise((resolve) => setTimeout(resolve, 5))
  await annotate('done')
}
J
cat >place.test.js <<'J'
import { test } from 'vitest'
import { helper } from './helper.js'
test('awaits', async (context) => { await helper(context) })
test('returns', (context) => helper(context))
J
cat >reporter.js <<'J'
export default class {
  onTestCaseAnnotate(testCase, { location }) {
    console.log(`${testCase.name}: ${location === undefined ? 'no line' : `line ${location.line}`}`)
  }
}
J
seen=$(npx vitest run --reporter=./reporter.js 2>&1 | grep -E '^(awaits|returns): ' | sort)
echo "$seen"
[ "$seen" = "$(printf 'awaits: line 3\nreturns: no line')" ]

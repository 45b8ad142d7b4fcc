#!/usr/bin/env bash
# `vi.mock(name, factory)` with an asynchronous factory mocks only the first of several dynamic imports of that module
# which go on at the same time; the others get the original, without a word. A library that imports its driver lazily on two
# connections at once talks to the real server on one of them.
#
# Versions: vitest 4.1.12 with vite 7.3.8, Node 20. Seen: `Promise.all` of three `import('mitt')` gives mock, original, original;
# three imports one after the other give the mock each time.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "type": "module", "private": true }' >package.json
npm install --silent vitest@4.1.12 vite@7.3.8 mitt@3.0.1
cat >parallel.test.js <<'J'
import { expect, test, vi } from 'vitest'
vi.mock('mitt', async () => {
  await new Promise((resolve) => setImmediate(resolve))
  return { default: 'mock' }
})
const kinds = (modules) => modules.map((module) => (module.default === 'mock' ? 'mock' : 'original')).join(', ')
test('at the same time', async () => {
  const modules = await Promise.all([import('mitt'), import('mitt'), import('mitt')])
  console.log(`at the same time: ${kinds(modules)}`)
  expect(kinds(modules)).toBe('mock, original, original')
})
J
sed 's/await Promise.all(\[import(.mitt.), import(.mitt.), import(.mitt.)\])/[await import("mitt"), await import("mitt"), await import("mitt")]/; s/mock, original, original/mock, mock, mock/; s/at the same time/one after the other/g' parallel.test.js >sequential.test.js
npx vitest run --reporter=default 2>&1 | grep -E 'at the same time: |one after the other: |Tests|FAIL'
npx vitest run >/dev/null 2>&1

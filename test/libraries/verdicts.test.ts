import { expect, test } from 'vitest'
import { ofJest, ofLab, ofMocha, ofZUnit } from './verdicts.js'

const asObject = (verdicts: ReadonlyMap<string, boolean>): object => Object.fromEntries(verdicts)

test('mocha: a test that failed, and none that a hook spoiled', () => {
  const report = {
    passes: [{ fullTitle: 'queue is there' }, { fullTitle: 'queue is there' }],
    failures: [
      { fullTitle: 'queue is full' },
      { fullTitle: 'queue "before all" hook for "is empty"' },
    ],
  }

  expect(asObject(ofMocha(JSON.stringify(report)))).toEqual({
    'queue is full': false,
    'queue is there': true,
    'queue is there (2)': true,
  })
})

test('jest: with the file, without what was skipped', () => {
  const assertionResults = [
    { fullName: 'queue is there', status: 'passed' },
    { fullName: 'queue is full', status: 'failed' },
    { fullName: 'queue is empty', status: 'pending' },
  ]
  const report = { testResults: [{ name: '/suite/queue.spec.ts', assertionResults }] }

  expect(asObject(ofJest(JSON.stringify(report)))).toEqual({
    'queue.spec.ts queue is there': true,
    'queue.spec.ts queue is full': false,
  })
})

test('lab: an error is an object, none is false', () => {
  const report = {
    tests: {
      queue: [
        { title: 'is there', err: false, skipped: false },
        { title: 'is full', err: { message: 'it is not' }, skipped: false },
        { title: 'is empty', err: false, skipped: true },
      ],
    },
  }

  expect(asObject(ofLab(JSON.stringify(report)))).toEqual({
    'queue is there': true,
    'queue is full': false,
  })
})

test('zUnit: groups by their indentation, whatever errors say between them', () => {
  const printed = `
rascal

  Queue
    is there
     - PASSED (1ms)
    is full
     - FAILED (1 of 1): it is not (2ms)

Error: it is not
    at queue.js:1:1

    is empty
     - SKIPPED: later (0ms)

  Exchange
    is there
     - PASSED (1ms)
`
  expect(asObject(ofZUnit(printed))).toEqual({
    'Queue is there': true,
    'Queue is full': false,
    'Exchange is there': true,
  })
})

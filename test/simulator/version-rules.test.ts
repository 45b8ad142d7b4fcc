import { describe, expect, test } from 'vitest'
import { profiles, rabbitmqVersions } from '../../simulator/core/profile.js'
import { fieldOf, profileWith, versionRules } from '../../simulator/version-rules.js'

/** The paths of all parts of a profile. */
const paths = Object.entries(profiles['4.3']).flatMap(([name, group]: [string, unknown]) =>
  typeof group === 'object' && group !== null
    ? Object.keys(group).map((field) => `${name}.${field}`)
    : [name],
)

/** The version is in the server properties alone. */
const untold = new Set(['version'])

const steps = rabbitmqVersions.slice(1).map((to, i) => [rabbitmqVersions[i]!, to] as const)

describe.each(steps)('from %s to %s', (from, to) => {
  test('each difference of the profiles has one rule in words, and each rule is a difference', () => {
    const differing = paths.filter((path) => {
      const values = [from, to].map((version) => fieldOf(profiles[version], path))
      return !untold.has(path) && !isSame(values[0], values[1])
    })
    const told = versionRules(from, to).flatMap(({ fields }) => fields)
    expect([...told].sort()).toEqual(differing.sort())
  })
})

test('all rules together make the later version of the earlier one', () => {
  const made = profileWith('3.10', versionRules('3.10', '4.3'))
  expect(made).toEqual({ ...profiles['4.3'], version: '3.10.8' })
})

test('a rule alone changes what it says, and leaves the versions themselves alone', () => {
  const [history] = versionRules('3.10', '4.0')
  const before = fieldOf(profiles['3.10'], 'deadLetters.history')
  expect(profileWith('3.10', [history!]).deadLetters).toEqual(profiles['4.0'].deadLetters)
  expect(fieldOf(profiles['3.10'], 'deadLetters.history')).toBe(before)
})

function isSame(a: unknown, b: unknown): boolean {
  const text = (value: unknown): string =>
    JSON.stringify([value], (_, part: unknown) => (part instanceof Set ? [...part] : part))
  return text(a) === text(b)
}

test('of a version to itself there are none; from a later to an earlier one they are refused', () => {
  expect(versionRules('4.0', '4.0')).toEqual([])
  expect(() => versionRules('4.3', '3.10')).toThrow(
    "versionRules: RabbitMQ 4.3 is later than 3.10; name the older one first: versionRules('3.10', '4.3')",
  )
})

test('of a version that is not simulated there are none: it is refused', () => {
  for (const [from, to] of [
    ['3.10', '9'],
    ['nope', '4.3'],
  ] as const) {
    expect(() => versionRules(from as '3.10', to as '4.3')).toThrow(
      /is not simulated; choose two of/,
    )
  }
})

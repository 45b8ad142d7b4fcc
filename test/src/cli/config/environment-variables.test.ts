import { describe, expect, test } from 'vitest'
import { ConfigurationError } from 'kinoko'
import { substitute } from '../../../../src/cli/config/environment-variables.js'
import { parseYaml } from '../../../../src/cli/config/yaml.js'

describe('environment variables in a text', () => {
  test.each([
    ['raw', {}, 'raw'],
    ['$bar {x} ${}', {}, '$bar {x} ${}'],
    ['${A}', {}, ''],
    ['${A}', { A: 'a' }, 'a'],
    ['${A:b}', {}, 'b'],
    ['${A:b}', { A: 'a' }, 'a'],
    ['${A:b}', { A: '' }, ''],
    ['${A:}', {}, ''],
    ['${A:b}_${C:d}', { C: 'c' }, 'b_c'],
    ['${A:my-{template}-x}', {}, 'my-{template}-x'],
    ['${A:my-${B}-x}', { B: 'b' }, 'my-b-x'],
    ['${A:my-${B:1}-x}', {}, 'my-1-x'],
    ['${A:${B:${C:deep}}}', {}, 'deep'],
    ['${A:${B:${C:deep}}}', { B: 'b' }, 'b'],
    ['${A:http://h:1/{p}}/x', {}, 'http://h:1/{p}/x'],
    ['${A:never closed', {}, '${A:never closed'],
    ['${A B}', {}, '${A B}'],
    ['a:${A}', { A: '${B}', B: 'b' }, 'a:${B}'],
  ])('%s with %j is %s', (text, variables, expected) => {
    expect(substitute(text, variables)).toBe(expected)
  })
})

describe('a configuration file', () => {
  test.each([
    ['FOO: ${BAR}', {}, { FOO: null }],
    ['FOO: ${BAR:foo}', {}, { FOO: 'foo' }],
    ['FOO: ${BAR}', { BAR: 'bar' }, { FOO: 'bar' }],
    ['FOO: ${BAR:foo}', { BAR: 'bar' }, { FOO: 'bar' }],
    ['FOO: ${BAR:foo}', { BAR: '' }, { FOO: null }],
    ['FOO: ${BAR:foo}\nBAR: ${FOO:bar}', { BAR: 'bar', FOO: 'foo' }, { FOO: 'bar', BAR: 'foo' }],
    // quoted values take no variables without a tag
    ['FOO: "${BAR:foo}"', { BAR: 'bar' }, { FOO: '${BAR:foo}' }],
    ["FOO: '${BAR:foo}'", { BAR: 'bar' }, { FOO: '${BAR:foo}' }],
    ['FOO: !env_var "${BAR:foo}"', { BAR: 'bar' }, { FOO: 'bar' }],
    ['FOO: !env_var ${BAR:foo}', {}, { FOO: 'foo' }],
    ['FOO: !env_var "no variable"', {}, { FOO: 'no variable' }],
    ['FOO: !raw_env_var "${BAR}"', { BAR: '123.0' }, { FOO: '123.0' }],
    ['FOO: !raw_env_var "${BAR:1234.5660}"', {}, { FOO: '1234.5660' }],
    ['FOO: $bar', {}, { FOO: '$bar' }],
    ['FOO: http://${BAR:foo}/${FOO:bar}', { BAR: 'bar', FOO: 'foo' }, { FOO: 'http://bar/foo' }],
    // the result is YAML again
    ['FOO: [{ BAR: 1 }]\nB: ${INT:1}', {}, { FOO: [{ BAR: 1 }], B: 1 }],
    ['- ${INT:1}\n- ${FLOAT:1.1}\n- ${BOOL:True}', {}, [1, 1.1, true]],
    ['- ${INT}\n- ${FLOAT}\n- ${BOOL}', { INT: '1', FLOAT: '1.1', BOOL: 'True' }, [1, 1.1, true]],
    ['- ${INT:"1"}\n- ${FLOAT:"1.1"}\n- ${BOOL:"True"}', {}, ['1', '1.1', 'True']],
    ['- !env_var "\'${INT}\'"', { INT: '1' }, ['1']],
    ['- ${INT}', { INT: '"1"' }, ['1']],
    ['FOO: ${LIST}', { LIST: '[1,2,3]' }, { FOO: [1, 2, 3] }],
    ['FOO: ${LIST}', { LIST: '- 1\n- 2\n- 3' }, { FOO: [1, 2, 3] }],
    ['FOO: !env_var "${LIST}"', { LIST: '[1,2,3]' }, { FOO: [1, 2, 3] }],
    ['FOO: ${LIST:[1,2,3]}', {}, { FOO: [1, 2, 3] }],
    ['FOO: ${LIST}', { LIST: "[1, ['a', 'b']]" }, { FOO: [1, ['a', 'b']] }],
    ['FOO: ${DICT}', { DICT: "{'one': 1, 'two': 2}" }, { FOO: { one: 1, two: 2 } }],
    ['FOO: ${DICT}', { DICT: 'one: 1\ntwo: 2' }, { FOO: { one: 1, two: 2 } }],
    // nested
    ['FOO: ${FOO:val_${INDICE:1}}', { FOO: 'val_a' }, { FOO: 'val_a' }],
    ['FOO: ${FOO:val_${INDICE:1}}', { INDICE: 'b' }, { FOO: 'val_b' }],
    ['FOO: ${FOO:val_${INDICE:1}}', {}, { FOO: 'val_1' }],
    ['FOO: ${FOO:val_${INDICE}}', { INDICE: 'b' }, { FOO: 'val_b' }],
    ['FOO: ${FOO:"{name} {age}"}', {}, { FOO: '{name} {age}' }],
    ['FOO: ${FOO:"{name} {age}"}', { FOO: '"{surname}"' }, { FOO: '{surname}' }],
    ['URL: ${URL:https://example.com/{path}}', {}, { URL: 'https://example.com/{path}' }],
    [
      'AMQP_URI: ${AMQP_URI:pyamqp://${USER:guest}:${PASSWORD:password}@${HOST:localhost}}',
      { USER: 'ada' },
      { AMQP_URI: 'pyamqp://ada:password@localhost' },
    ],
    // a variable in a variable
    ['FOO: ${A}', { A: '${B}', B: '5' }, { FOO: 5 }],
    ['FOO: ${A}', { A: '${A}' }, { FOO: '${A}' }],
    // YAML 1.1, as in Python
    ['FOO: yes\nBAR: off', {}, { FOO: true, BAR: false }],
  ])('%s with %j is %j', (text, variables, expected) => {
    expect(parseYaml(text, variables, 'config.yaml')).toEqual(expected)
  })

  test('with variables that hold each other is refused', () => {
    const variables = { A: 'a${B}', B: 'b${A}' }
    expect(() => parseYaml('FOO: ${A}', variables, 'config.yaml')).toThrow(ConfigurationError)
    expect(() => parseYaml('FOO: ${A}', variables, 'config.yaml')).toThrow('hold each other')
  })

  test('that is no YAML is refused, with the place', () => {
    expect(() => parseYaml('FOO: [1', {}, 'config.yaml')).toThrow(ConfigurationError)
    expect(() => parseYaml('FOO: [1', {}, 'config.yaml')).toThrow(/^config.yaml: .*line 1/s)
    expect(() => parseYaml('FOO: !unknown 1', {}, 'config.yaml')).toThrow(
      'Unresolved tag at line 1',
    )
  })
})

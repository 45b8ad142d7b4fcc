import { inspect } from 'node:util'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConfigurationError } from 'kinoko'
import { loadConfig, readConfig, withFiles } from '../../../../src/cli/config/load-config.js'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kinoko-config-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function file(name: string, content: string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

describe('a configuration', () => {
  test('comes from a file, the broker and definitions; what comes later wins', async () => {
    const config = await file('config.yaml', 'AMQP_URI: amqp://${HOST}\nmax_workers: 5')
    const variables = { HOST: 'rabbit' }

    expect(await loadConfig({ config }, variables)).toEqual({
      AMQP_URI: 'amqp://rabbit',
      max_workers: 5,
    })
    const define = ['AMQP_URI=amqp://c/${HOST}', 'debug', ' spaced = 1']
    expect(await loadConfig({ config, broker: 'amqp://b', define: ['debug'] }, {})).toEqual({
      AMQP_URI: 'amqp://b',
      max_workers: 5,
      debug: true,
    })
    expect(await loadConfig({ config, broker: 'amqp://b', define }, variables)).toEqual({
      AMQP_URI: 'amqp://c/rabbit',
      max_workers: 5,
      debug: true,
      spaced: 1,
    })
  })

  test('may be empty', async () => {
    const config = await file('empty.yaml', '# nothing here\n')
    expect(await loadConfig({ config }, {})).toEqual({})
    expect(await loadConfig({}, {})).toEqual({})
  })

  test.each([
    ['a: "pw\\Us3cret12"', 'Invalid escape sequence at line 1, column 7'],
    ['a: "pw\\Us3 cret 12"', 'Invalid escape sequence at line 1, column 7'],
    ['%YAML s3cret\n---\na: 1', 'a directive that is none of YAML 1.1 at line 1, column 7'],
    ['%s3cret x\n---\na: 1', 'a directive that is none of YAML 1.1 at line 1, column 1'],
    ['a: !s3cret 1', 'Unresolved tag at line 1, column 4'],
    ['a: *s3cret', 'Unresolved alias (the anchor must be set before the alias)'],
    ['a: |s3cret', 'Block scalar header includes extra characters at line 1, column 5'],
    ['a: @s3cret', 'Plain value cannot start with reserved character … at line 1, column 4'],
  ])('that is no YAML is told without its text: %j', async (content, problem) => {
    const config = await file('broken.yaml', content)
    await expect(loadConfig({ config }, {})).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: `${config}: ${problem}`,
    })
  })

  test('of the wrong kind is refused with its place', async () => {
    const list = await file('list.yaml', '- 1\n- 2')
    const refusal = async (sources: Parameters<typeof loadConfig>[0]): Promise<unknown> =>
      loadConfig(sources, {}).catch((error: unknown) => error)

    expect(await refusal({ config: list })).toEqual(
      new ConfigurationError(`${list} must hold keys and values, not a list`),
    )
    expect(await refusal({ config: '/nowhere.yaml' })).toBeInstanceOf(ConfigurationError)
    expect(String(await refusal({ config: '/nowhere.yaml' }))).toContain('cannot be read')
    expect(String(await refusal({ define: ['=1'] }))).toContain('--define takes KEY=VALUE')
    expect(String(await refusal({ define: ['a=[1'] }))).toContain('--define a: ')
  })
})

describe('the TLS options of a configuration', () => {
  test('hold what the files of kombu’s names hold', async () => {
    const [ca, key] = [await file('ca.pem', 'CA'), await file('key.pem', 'KEY')]
    const AMQP_SSL = {
      ...{ ca_certs: ca, certfile: ca, keyfile: key, cert_reqs: 'CERT_NONE' },
      server_hostname: 'rabbit',
    }

    expect(await withFiles({ AMQP_SSL: AMQP_SSL })).toEqual({
      AMQP_SSL: {
        ca: 'CA',
        cert: 'CA',
        key: 'KEY',
        rejectUnauthorized: false,
        servername: 'rabbit',
      },
    })
    const config = await file('tls.yaml', `AMQP_SSL: { ca_certs: ${ca} }`)
    expect(await loadConfig({ config }, {})).toEqual({ AMQP_SSL: { ca: 'CA' } })
    expect(await readConfig({ config }, {})).toEqual({ AMQP_SSL: { ca_certs: ca } })
    expect(await withFiles({ AMQP_SSL: true })).toEqual({ AMQP_SSL: true })
    expect(await withFiles({})).toEqual({})
  })

  test.each([
    ['required', true],
    [2, true],
    ['ssl.CERT_REQUIRED', true],
    [0, false],
  ])('check the certificate with cert_reqs %s: %s', async (cert_reqs, rejectUnauthorized) => {
    expect(await withFiles({ AMQP_SSL: { cert_reqs } })).toEqual({
      AMQP_SSL: { rejectUnauthorized },
    })
  })

  test('that cannot be read are refused', async () => {
    await expect(withFiles({ AMQP_SSL: { ca_certs: '/nowhere' } })).rejects.toThrow(
      'AMQP_SSL.ca_certs cannot be read: /nowhere: ENOENT',
    )
    await expect(withFiles({ AMQP_SSL: { cert_reqs: 'maybe' } })).rejects.toThrow(
      'AMQP_SSL.cert_reqs must be none, optional or required, not `maybe`',
    )
    const error = await withFiles({
      AMQP_SSL: { keyfile: '-----BEGIN PRIVATE KEY-----\nS3cr3t' },
    }).catch((reason: unknown) => reason)
    expect(inspect(error)).toContain('AMQP_SSL.keyfile cannot be read: it is no name of a file')
    expect(inspect(error)).not.toContain('S3cr3t')
  })
})

describe('a setting that is wrong', () => {
  const secret = 'S3cr3tMark'
  const variables = {
    SECRET: secret,
    PIN: '7654321.5',
    TABLE: `{${secret}: 1, max_workers: ${secret}}`,
    URI: `${secret}:${secret}`,
  }

  test.each([
    ['max_workers: ${SECRET}', 'max_workers must be a whole number', 'SECRET'],
    ['max_workers: ${PIN}', 'max_workers must be a whole number', 'PIN'],
    ['max_workers: ${NOWHERE:${SECRET}}', 'max_workers must be a whole number', 'SECRET'],
    ['max_workers: !env_var "${SECRET}"', 'max_workers must be a whole number', 'SECRET'],
    ['max_workers: !raw_env_var "x${SECRET}"', 'max_workers must be a whole number', 'SECRET'],
    ['max_workers:\n  a: [1, !env_var "${SECRET}"]', 'max_workers must be', 'SECRET'],
    ['own: &it ${SECRET}\nmax_workers: *it', 'max_workers must be', 'SECRET'],
    ['own: &it\n  max_workers: ${SECRET}\n<<: *it', 'max_workers must be', 'SECRET'],
    ['RPC_RETRY_POLICY:\n  max_retries: ${SECRET}', 'RPC_RETRY_POLICY.max_retries must', 'SECRET'],
    ['RPC_RETRY_POLICY: ${TABLE}', 'RPC_RETRY_POLICY: unknown option', 'TABLE'],
    ['RPC_RETRY_POLICY:\n  ${SECRET}: 1', 'RPC_RETRY_POLICY: unknown option', ''],
    ['connection_retry: ${SECRET}', 'connection_retry must be an object', 'SECRET'],
    ['${TABLE}', 'max_workers must be a whole number', 'TABLE'],
    ['RPC_DELIVERY: ${SECRET}', 'RPC_DELIVERY must be `persistent` or `transient`', 'SECRET'],
    ['ACCEPT:\n  - json\n  - x: ${SECRET}', 'ACCEPT must be a string', 'SECRET'],
    ['AMQP_URI: ${URI}', 'AMQP_URI must look like', 'URI'],
    ['AMQP_URI: amqp://host:${SECRET}', 'AMQP_URI must', 'SECRET'],
    ['AMQP_SSL:\n  ca_certs: ${SECRET}', 'AMQP_SSL.ca_certs cannot be read', 'SECRET'],
    ['AMQP_SSL:\n  cert_reqs: ${SECRET}', 'AMQP_SSL.cert_reqs must be none', 'SECRET'],
  ])('%s names the variable, not its value', async (content, problem, name) => {
    const config = await file('wrong.yaml', content)
    const error = await loadConfig({ config }, variables).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigurationError)
    const { message, stack, cause } = error as ConfigurationError
    expect(message).toContain(problem)
    expect(message).toMatch(new RegExp(`an environment variable${name && ` .*\`${name}\``}`))
    expect(`${message} ${stack} ${String(cause)}`).not.toMatch(/S3cr3t|765/)
  })

  test('shows the value that is written out, beside variables as well', async () => {
    const config = await file('beside.yaml', 'own: ${PIN}\nRPC_RETRY_POLICY:\n  max_retrys: ${PIN}')
    await expect(loadConfig({ config }, variables)).rejects.toThrow(
      'unknown option `max_retrys`; did you mean `max_retries`?',
    )
    await expect(loadConfig({ define: ['max_workers=0'] }, variables)).rejects.toThrow('not `0`')
    await expect(loadConfig({ define: ['max_workers=${SECRET}'] }, variables)).rejects.toThrow(
      'max_workers must be a whole number from 1 to 100000; what is there comes from an environment variable `SECRET`',
    )
  })

  test('may be a variable that is not set', async () => {
    const config = await file('unset.yaml', 'AMQP_SSL: ${NOWHERE}\nmax_workers: ${NOWHERE}')
    expect(await loadConfig({ config }, {})).toEqual({ AMQP_SSL: null, max_workers: null })
  })
})

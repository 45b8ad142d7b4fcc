import { readFile } from 'node:fs/promises'
import type { TlsOptions } from '../../config/config.js'
import { messageOf } from '../../support/describe.js'
import { shown, WrongSetting } from '../../config/options.js'

/** kombu's names for files, and ours for their content. */
const files = { ca_certs: 'ca', certfile: 'cert', keyfile: 'key' } as const

/** `AMQP_SSL` as a configuration file may have it: kombu's names beside Node's. */
export interface FileTlsOptions extends TlsOptions {
  /** The file of the authorities that may have signed the broker's certificate. */
  ca_certs?: string
  /** The file of our own certificate. */
  certfile?: string
  /** The file of its private key. */
  keyfile?: string
  /** Whether the broker's certificate is checked: Python's `ssl.CERT_NONE` and its kin, by name or by number. */
  cert_reqs?: string | number
  /** The name on the broker's certificate. */
  server_hostname?: string
}

/**
 * `AMQP_SSL` with the content of the files that kombu's names stand for: `ca_certs`, `certfile` and
 * `keyfile`. The setting `cert_reqs: none` (Python's 0) switches the check of the broker's certificate off.
 */
export async function readTlsFiles(ssl: boolean | FileTlsOptions): Promise<boolean | TlsOptions> {
  // null: a variable that is not set
  if (typeof ssl !== 'object' || (ssl as object | null) === null) return ssl
  const { ca_certs, certfile, keyfile, cert_reqs, server_hostname, ...rest } = ssl
  const read: Record<string, unknown> = { ...rest }
  for (const [name, path] of Object.entries({ ca_certs, certfile, keyfile })) {
    if (path !== undefined) read[files[name as keyof typeof files]] = await content(name, path)
  }
  if (server_hostname !== undefined) read['servername'] = server_hostname
  if (cert_reqs !== undefined) read['rejectUnauthorized'] = isChecked(cert_reqs)
  return read
}

async function content(name: string, path: unknown): Promise<string> {
  try {
    return await readFile(String(path), 'utf8')
  } catch (cause) {
    const isName = typeof path === 'string' && !/\n|-----BEGIN/.test(path)
    // what stands in the place of a name may be the key itself
    const given = isName ? `: ${path}: ${messageOf(cause)}` : ': it is no name of a file'
    const wrong = new WrongSetting(`AMQP_SSL.${name}`, ' cannot be read', given)
    if (isName) wrong.cause = cause
    throw wrong
  }
}

/** Python's `ssl.CERT_NONE` and its kin, by name or by number. */
function isChecked(requirement: unknown): boolean {
  const name = String(requirement).toLowerCase().replace('ssl.', '').replace('cert_', '')
  if (name === 'none' || name === '0') return false
  if (name === 'optional' || name === 'required' || name === '1' || name === '2') return true
  throw new WrongSetting(
    'AMQP_SSL.cert_reqs',
    ' must be none, optional or required',
    `, not ${shown(requirement)}`,
  )
}

/** Certificates for clients and a broker, all of one authority, made by openssl. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Pair {
  readonly cert: string
  readonly key: string
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

export class Authority {
  readonly folder = mkdtempSync(join(tmpdir(), 'kinoko-ca-'))

  constructor() {
    const files = ['-keyout', 'ca.key', '-out', 'ca.pem']
    this.#openssl('req', '-x509', ...newKey, ...files, '-days', '2', '-subj', '/CN=authority')
  }

  /** The certificate of the authority itself. */
  get ca(): string {
    return this.#read('ca.pem')
  }

  /**
   * Signs a certificate; its files are `NAME.pem` and `NAME.key` in the folder.
   *
   * @param subject - as openssl takes it: `/O=Shop/CN=ann`, with `+` between the parts of one place
   */
  sign(name: string, subject: string): Pair {
    const files = ['-keyout', `${name}.key`, '-out', `${name}.csr`]
    this.#openssl('req', ...newKey, ...files, '-subj', subject, '-multivalue-rdn')
    writeFileSync(join(this.folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1')
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names']
    const asked = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-days', '2']
    this.#openssl('x509', '-req', ...asked, ...by)
    return { cert: this.#read(`${name}.pem`), key: this.#read(`${name}.key`) }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }

  #read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'ignore' })
  }
}

import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Credential } from '../core/access/user.js'

const algorithms = {
  rabbit_password_hashing_sha256: sha256,
  rabbit_password_hashing_sha512: sha512,
}

export type HashAlgorithm = keyof typeof algorithms

export const hashAlgorithms = Object.keys(algorithms) as readonly HashAlgorithm[]

const saltLength = 4

/** A password of which only the salt, of four bytes, and the hash of salt and password are known, as RabbitMQ keeps it. */
export function hashedPassword(algorithm: HashAlgorithm, bytes: Uint8Array): Credential {
  const [salt, hash] = [bytes.subarray(0, saltLength), bytes.subarray(saltLength)]
  return {
    kept: { algorithm, bytes },
    isPassword(password) {
      const actual = algorithms[algorithm](new Uint8Array([...salt, ...utf8ToBytes(password)]))
      return actual.length === hash.length && actual.every((byte, i) => byte === hash[i])
    },
  }
}

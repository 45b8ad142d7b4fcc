import { redactText } from '../../support/redact.js'

export const hidden = '********'

/** Words that names of secrets have in them, wherever they stand. */
const secretPart =
  'pass(?:word|phrase|wd)|pwd|secret|token|credential|' +
  '(?:private|sign(?:ing)?|(?:en|de)crypt(?:ion)?|api|access|master)[_-]?key'
/** Keys whose values nobody should see. */
const secretKey = new RegExp(`${secretPart}|pass$|^auth(?:orization)?$`, 'i')

/** `password=...`, `"token": "..."` in a text. */
const assignment = new RegExp(
  `((?:(?:${secretPart})[\\w.-]{0,32}|pass|authorization)["']?\\s*[:=]\\s*)` +
    `("(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|(?:(?:bearer|basic)\\s+)?[^\\s&,;]+)`,
  'gi',
)

/** A private key in PEM, also one whose end is missing. */
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY.*?(?:-----END [A-Z0-9 ]{0,32}PRIVATE KEY-----|$)/gs

/** Whether a key has a value that nobody should see. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key)
}

/** Whether an environment variable has a value that nobody should see. `PWD` is the working directory. */
export function isSecretVariable(name: string): boolean {
  return isSecretKey(name) && !/^(?:OLD)?PWD$/.test(name)
}

/** The text without private keys in PEM. */
export function withoutPrivateKeys(text: string): string {
  return text.replace(privateKey, hidden)
}

/** A text that somebody else has written: private keys, secrets in URIs and `password=...` in it are hidden. */
export function redactWords(text: string): string {
  return redactText(withoutPrivateKeys(text)).replace(assignment, `$1${hidden}`)
}

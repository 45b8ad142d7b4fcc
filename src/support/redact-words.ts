import { redactText } from './redact.js'
import { hidden, isSecretKey, secretEnd, secretPart } from './secret-key.js'

/** The sign between a name and its value, behind quotes that may be escaped: `password is:`, `\"token\": `. */
const sign = `\\\\{0,8}["']?(?:\\s{1,8}(?:is|was))?\\s*[:=]\\s*`
const quoted = `"(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|\\\\{1,8}"[^"]*"?`

/** `password=...`, `"token": "..."` in a text. */
const assignment = new RegExp(
  `((?:(?:${secretPart})[\\w.-]{0,32}|${secretEnd})${sign})` +
    `(${quoted}|(?:(?:bearer|basic)\\s+)?[^\\s&,;]+)`,
  'gi',
)

/** The headers of HTTP whose values have blanks and semicolons in them, up to the end of their line. */
const header = new RegExp(`((?:cookie|authorization)${sign})(${quoted}|[^\\n]+)`, 'gi')

/** A private key in PEM, also one whose end is missing. */
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY.*?(?:-----END [A-Z0-9 ]{0,32}PRIVATE KEY-----|$)/gs

/** Tokens that one knows by their beginning: those of Stripe, GitHub, GitLab, Slack and AWS, and JSON Web Tokens. */
const knownToken =
  /\b(?:[rs]k_(?:live|test)_|gh[opsru]_|github_pat_|glpat-|xox[a-z]-|whsec_|A[KS]IA(?=[A-Z0-9]{16}\b)|eyJ[\w-]{8,}\.eyJ)[\w.-]{8,}/g

/** Options of commands: `psql --password secret`, `mysql -psecret`; and logins for HTTP that stand alone: `Basic c2VjcmV0`. */
const option = new RegExp(
  `(\\s--?(?:${secretPart})[\\w-]{0,32}\\s{1,8}|\\b(?:mysql|mariadb)[^\\n]{0,200}?\\s-p|` +
    `\\b(?:basic|bearer)\\s{1,8}(?=[^\\s]{0,200}[\\d=]))(?!-)[^\\s&,;]+`,
  'gi',
)

/** Addresses that are secrets as a whole: whoever knows them may write there. */
const webhook = /(\b(?:hooks\.slack\.com\/services|discord(?:app)?\.com\/api\/webhooks)\/)\S+/gi

/** Whether an environment variable has a value that nobody should see. `PWD` is the working directory. */
export function isSecretVariable(name: string): boolean {
  return isSecretKey(name) && !/^(?:OLD)?PWD$/.test(name)
}

/** The text without private keys in PEM. */
export function withoutPrivateKeys(text: string): string {
  return text.replace(privateKey, hidden)
}

/** The text without the parts of addresses that are secrets as a whole. */
export function withoutWebhooks(text: string): string {
  return text.replace(webhook, `$1${hidden}`)
}

/**
 * A text that somebody else has written: private keys, secrets in URIs, `password=...`, the headers of HTTP that are secret and
 * tokens of a known form are hidden in it.
 */
export function redactWords(text: string): string {
  return redactText(withoutWebhooks(withoutPrivateKeys(text)))
    .replace(header, `$1${hidden}`)
    .replace(assignment, `$1${hidden}`)
    .replace(option, `$1${hidden}`)
    .replace(knownToken, hidden)
}

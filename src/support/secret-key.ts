/** The text in the place of a secret. */
export const hidden = '********'

/** Words that names of secrets have in them, wherever they stand: the source of a regular expression. */
export const secretPart =
  'pass(?:word|phrase|wd|code)|pwd|jwt|web[_-]?hook|secret|token|credential|cookie|authorization|' +
  '(?:private|sign(?:ing)?|(?:en|de)crypt(?:ion)?|api|access|master)[_ -]?key'
/** Words with which they end: the id of a session is as good as a password. */
export const secretEnd =
  'pass|session(?:[_-]?(?:id|key))?|sessid|(?:\\b|_)(?:pw|pin|otp|salt|cv[cv])|[_-]auth'
const secretKey = /* @__PURE__ */ new RegExp(`${secretPart}|(?:${secretEnd})$|^auth$`, 'i')

/** Whether a key has a value that nobody should see. */
export function isSecretKey(key: string): boolean {
  return secretKey.test(key)
}

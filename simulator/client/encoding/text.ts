/** The bytes of a text in UTF-8; a lone surrogate takes the three of U+FFFD. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    bytes++
    if (unit < 0x800) continue
    bytes++
    // a pair takes four bytes: the second unit has been counted as one, and is passed over
    if (isHigh(unit) && isLow(text.charCodeAt(i + 1))) i++
  }
  return bytes
}

/** A text as its receiver reads it: UTF-8 has no lone surrogates, they arrive as U+FFFD. */
export function wellFormed(text: string): string {
  return isWellFormed.call(text) ? text : text.replace(loneSurrogates, '\ufffd')
}

/** Whether a text fits into so many bytes. Looks at each character only when the length does not tell. */
export function fitsInto(bytes: number, text: string): boolean {
  return text.length * 3 <= bytes || byteLength(text) <= bytes
}

const loneSurrogates = /\p{Surrogate}/gu

interface ModernString {
  isWellFormed?: (this: string) => boolean
}

const isWellFormed =
  (String.prototype as ModernString).isWellFormed ??
  function (this: string): boolean {
    return !/\p{Surrogate}/u.test(this)
  }

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}

/** The words of a text with white space between them. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

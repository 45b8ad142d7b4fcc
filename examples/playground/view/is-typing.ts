/** Whether keys belong to a field that has the focus. */
export function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false
  // the scrubber takes keys for steps in time, and so do we
  if (target instanceof HTMLInputElement && target.type === 'range') return false
  return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)
}

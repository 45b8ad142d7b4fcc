/** The sign of Kinoko. */
export function Mushroom() {
  return (
    <svg class="brand" viewBox="0 0 32 32" aria-hidden="true">
      <path class="stem" d="M12 17h8l1 10a5 3 0 0 1-10 0z" />
      <path class="cap" d="M3 17a13 11 0 0 1 26 0z" />
    </svg>
  )
}

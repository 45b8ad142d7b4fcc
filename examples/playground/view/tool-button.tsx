import { Icon, type IconName } from './icon.js'

interface ButtonProps {
  readonly label: string
  readonly sign: IconName
  readonly act: () => void
  readonly isMain?: boolean
}

/** A button of a toolbar: an icon, with its words for who does not see it. */
export function ToolButton({ label, sign, act, isMain = false }: ButtonProps) {
  return (
    <button
      type="button"
      class={isMain ? 'main' : ''}
      aria-label={label}
      title={label}
      onClick={act}
    >
      <Icon name={sign} />
    </button>
  )
}

import type { Session } from '../model/session.js'

/** Files dropped anywhere on the page are opened; gives a function that ends it. */
export function acceptFiles(session: Session): () => void {
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return
    event.preventDefault()
    document.body.classList.add('dropping')
  }
  const leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) document.body.classList.remove('dropping')
  }
  const drop = (event: DragEvent): void => {
    document.body.classList.remove('dropping')
    const file = event.dataTransfer?.files[0]
    if (file === undefined) return
    event.preventDefault()
    void openFile(session, file)
  }
  addEventListener('dragover', over)
  addEventListener('dragleave', leave)
  addEventListener('drop', drop)
  return () => {
    removeEventListener('dragover', over)
    removeEventListener('dragleave', leave)
    removeEventListener('drop', drop)
  }
}

export async function openFile(session: Session, file: File): Promise<void> {
  session.openFile(file.name, await file.text())
}

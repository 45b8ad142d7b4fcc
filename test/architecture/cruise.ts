import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

const options = await extractOptions('./.dependency-cruiser.cjs')

/** The files in some folders with their imports, as `npm run lint` sees them, and the rules that they break. */
export async function cruised(
  folders: string[],
  further: Pick<ICruiseOptions, 'baseDir'> = {},
): Promise<ICruiseResult> {
  const { output } = await cruise(folders, { ...options, ...further, outputType: 'json' })
  return JSON.parse(output as string) as ICruiseResult
}

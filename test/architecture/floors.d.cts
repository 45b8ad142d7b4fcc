declare const floors: string[][]
export = floors

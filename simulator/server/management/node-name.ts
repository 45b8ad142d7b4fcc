/** The one node there is, as it is called in the server's properties. */
export const nodeName = 'rabbit@kinoko'

export { recordRun, type RecordOptions } from './recorder.js'

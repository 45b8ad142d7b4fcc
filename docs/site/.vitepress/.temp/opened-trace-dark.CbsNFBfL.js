const _imports_0 = "/pictures/opened-trace-light.png";
const _imports_1 = "/pictures/opened-trace-dark.png";
export {
  _imports_0 as _,
  _imports_1 as a
};

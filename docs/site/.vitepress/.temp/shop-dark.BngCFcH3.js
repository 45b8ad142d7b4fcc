const _imports_0 = "/pictures/shop-light.png";
const _imports_1 = "/pictures/shop-dark.png";
export {
  _imports_0 as _,
  _imports_1 as a
};

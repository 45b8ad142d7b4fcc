import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"kinoko/simulator/callback_api","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"kinoko/simulator/callback_api"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/callback_api/index.md","filePath":"api/kinoko/simulator/callback_api/index.md"}');
const _sfc_main = { name: "api/kinoko/simulator/callback_api/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / kinoko/simulator/callback_api</p><h1 id="kinokosimulatorcallbackapi" tabindex="-1">kinoko/simulator/callback_api <a class="header-anchor" href="#kinokosimulatorcallbackapi" aria-label="Permalink to &quot;kinoko/simulator/callback\\_api&quot;">​</a></h1><h2 id="variables" tabindex="-1">Variables <a class="header-anchor" href="#variables" aria-label="Permalink to &quot;Variables&quot;">​</a></h2><ul><li><a href="./variables/connect">connect</a></li><li><a href="./variables/credentials">credentials</a></li><li><a href="./variables/default">default</a></li><li><a href="./variables/IllegalOperationError">IllegalOperationError</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/callback_api/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};

import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: WireError","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: WireError"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/WireError.md","filePath":"api/kinoko/interfaces/WireError.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/WireError.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / WireError</p><h1 id="interface-wireerror" tabindex="-1">Interface: WireError <a class="header-anchor" href="#interface-wireerror" aria-label="Permalink to &quot;Interface: WireError&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-exc-args"></a> <code>exc_args</code></td><td><code>readonly</code></td><td>readonly <code>unknown</code>[]</td></tr><tr><td><a id="property-exc-path"></a> <code>exc_path?</code></td><td><code>readonly</code></td><td><code>string</code></td></tr><tr><td><a id="property-exc-type"></a> <code>exc_type</code></td><td><code>readonly</code></td><td><code>string</code></td></tr><tr><td><a id="property-value"></a> <code>value</code></td><td><code>readonly</code></td><td><code>string</code></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/WireError.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WireError = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WireError as default
};

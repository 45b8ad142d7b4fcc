import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: HtmlOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: HtmlOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/interfaces/HtmlOptions.md","filePath":"api/kinoko/testing/interfaces/HtmlOptions.md"}');
const _sfc_main = { name: "api/kinoko/testing/interfaces/HtmlOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/testing</a> / HtmlOptions</p><h1 id="interface-htmloptions" tabindex="-1">Interface: HtmlOptions <a class="header-anchor" href="#interface-htmloptions" aria-label="Permalink to &quot;Interface: HtmlOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-command"></a> <code>command?</code></td><td><code>string</code></td><td>The command that repeats the run.</td></tr><tr><td><a id="property-last"></a> <code>last?</code></td><td><code>number</code></td><td>How many of the last events are drawn. Default 200.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/interfaces/HtmlOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const HtmlOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  HtmlOptions as default
};

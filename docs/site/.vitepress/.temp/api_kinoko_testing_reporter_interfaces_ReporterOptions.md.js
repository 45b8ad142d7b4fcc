import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ReporterOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ReporterOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/reporter/interfaces/ReporterOptions.md","filePath":"api/kinoko/testing/reporter/interfaces/ReporterOptions.md"}');
const _sfc_main = { name: "api/kinoko/testing/reporter/interfaces/ReporterOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../">kinoko/testing/reporter</a> / ReporterOptions</p><h1 id="interface-reporteroptions" tabindex="-1">Interface: ReporterOptions <a class="header-anchor" href="#interface-reporteroptions" aria-label="Permalink to &quot;Interface: ReporterOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-out"></a> <code>out?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>The folder for reports. Default <code>.kinoko</code>.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/reporter/interfaces/ReporterOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ReporterOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ReporterOptions as default
};

import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: HealthServerOptions","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: HealthServerOptions"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/health/interfaces/HealthServerOptions.md","filePath":"api/kinoko/health/interfaces/HealthServerOptions.md"}');
const _sfc_main = { name: "api/kinoko/health/interfaces/HealthServerOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/health</a> / HealthServerOptions</p><h1 id="interface-healthserveroptions" tabindex="-1">Interface: HealthServerOptions <a class="header-anchor" href="#interface-healthserveroptions" aria-label="Permalink to &quot;Interface: HealthServerOptions&quot;">​</a></h1><p>Probes over HTTP. Node only; the probe itself, <code>health()</code>, is in the main entry.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-host"></a> <code>host?</code></td><td><code>string</code></td><td>The address to listen on. Default <code>127.0.0.1</code>; a container&#39;s orchestrator needs <code>0.0.0.0</code>.</td></tr><tr><td><a id="property-port"></a> <code>port?</code></td><td><code>number</code></td><td>Default 0, any free port.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/health/interfaces/HealthServerOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const HealthServerOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  HealthServerOptions as default
};

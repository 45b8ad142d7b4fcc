import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConfigSources","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: ConfigSources"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/config/interfaces/ConfigSources.md","filePath":"api/kinoko/config/interfaces/ConfigSources.md"}');
const _sfc_main = { name: "api/kinoko/config/interfaces/ConfigSources.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/config</a> / ConfigSources</p><h1 id="interface-configsources" tabindex="-1">Interface: ConfigSources <a class="header-anchor" href="#interface-configsources" aria-label="Permalink to &quot;Interface: ConfigSources&quot;">​</a></h1><p>Where a configuration comes from; what comes later wins.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-broker"></a> <code>broker?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>The broker&#39;s address, <code>AMQP_URI</code>.</td></tr><tr><td><a id="property-config"></a> <code>config?</code></td><td><code>readonly</code></td><td><code>string</code></td><td>The path of a YAML file.</td></tr><tr><td><a id="property-define"></a> <code>define?</code></td><td><code>readonly</code></td><td>readonly <code>string</code>[]</td><td><code>KEY=VALUE</code>, the value in YAML; <code>KEY</code> alone is true.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/config/interfaces/ConfigSources.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConfigSources = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConfigSources as default
};

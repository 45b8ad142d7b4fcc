import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SchemaIssue","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: SchemaIssue"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/SchemaIssue.md","filePath":"api/kinoko/interfaces/SchemaIssue.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/SchemaIssue.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / SchemaIssue</p><h1 id="interface-schemaissue" tabindex="-1">Interface: SchemaIssue <a class="header-anchor" href="#interface-schemaissue" aria-label="Permalink to &quot;Interface: SchemaIssue&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-message"></a> <code>message</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-path"></a> <code>path?</code></td><td><code>readonly</code></td><td>readonly ( | <code>PropertyKey</code> | { <code>key</code>: <code>PropertyKey</code>; })[]</td><td>The way to the part of the value that is wrong; missing for the value itself.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/SchemaIssue.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SchemaIssue = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SchemaIssue as default
};

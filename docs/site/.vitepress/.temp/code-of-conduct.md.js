import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Code of conduct","description":"We want this to be a place where people like to work, whoever they are and however much they know.","frontmatter":{"description":"We want this to be a place where people like to work, whoever they are and however much they know.","source":"https://github.com/kinoko-owner/kinoko/edit/main/CODE_OF_CONDUCT.md","head":[["meta",{"property":"og:title","content":"Code of conduct"}],["meta",{"property":"og:description","content":"We want this to be a place where people like to work, whoever they are and however much they know."}]]},"headers":[],"relativePath":"code-of-conduct.md","filePath":"code-of-conduct.md"}');
const _sfc_main = { name: "code-of-conduct.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="code-of-conduct" tabindex="-1">Code of conduct <a class="header-anchor" href="#code-of-conduct" aria-label="Permalink to &quot;Code of conduct&quot;">​</a></h1><p>We want this to be a place where people like to work, whoever they are and however much they know.</p><p><strong>What we expect.</strong> Be kind. Talk about code and ideas, not about persons. Say what you mean in plain words, and take the other&#39;s words in their best sense. A question is never stupid; an answer that makes somebody feel so is. Give reasons. Admit mistakes, and let others admit theirs.</p><p><strong>What we do not accept.</strong> Insults, threats, and contempt. Harassment in any form, sexual attention among it. Remarks about somebody&#39;s origin, gender, body, faith, age, or anything else that a person is rather than does. Publishing private things of others. Going on when somebody has asked you to stop.</p><p><strong>Where it holds.</strong> In issues, pull requests, discussions, and wherever somebody speaks for the project.</p><p><strong>If something happens.</strong> Tell a maintainer in private: by the address in the newest commits, or through GitHub&#39;s form for private reports (<a href="/security">SECURITY</a>). You will get an answer within three working days. What you tell stays with those who have to know it. If a maintainer is the problem, tell another one.</p><p><strong>What we do.</strong> We listen to those concerned, then decide: a word in private, a public correction, a ban for a time, a ban for good. We say what we have decided and why to those concerned. Nobody who reports in good faith has anything to fear, even if we find that nothing was wrong.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("code-of-conduct.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const codeOfConduct = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  codeOfConduct as default
};

package dev.billbridge.deliver.webhook;

import dev.billbridge.render.template.StatementPage;
import dev.billbridge.render.template.Template;
import java.util.List;

/** The form a template gives: each of its outputs is the body of one request. */
public record TemplateForm(Template template) implements PageForm {

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public List<byte[]> bodies(StatementPage page) {
    return template.outputs(page).stream().map(Template::json).toList();
  }

  @Override
  public boolean mayFail() {
    return true;
  }
}

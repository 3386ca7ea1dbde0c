package dev.billbridge.rules;

import dev.billbridge.settings.text.Nearest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service categories of FOCUS 1.4, each with its subcategories. */
final class FocusServices {

  private static final Map<String, Set<String>> SUBCATEGORIES = new LinkedHashMap<>();

  static {
    category(
        "AI and Machine Learning",
        "AI Platforms",
        "Bots",
        "Generative AI",
        "Machine Learning",
        "Natural Language Processing");
    category(
        "Analytics",
        "Analytics Platforms",
        "Business Intelligence",
        "Data Processing",
        "Search",
        "Streaming Analytics");
    category("Business Applications", "Productivity and Collaboration");
    category(
        "Compute",
        "Containers",
        "End User Computing",
        "Quantum Compute",
        "Serverless Compute",
        "Virtual Machines");
    category(
        "Databases",
        "Caching",
        "Data Warehouses",
        "Ledger Databases",
        "NoSQL Databases",
        "Relational Databases",
        "Time Series Databases");
    category(
        "Developer Tools",
        "Developer Platforms",
        "Continuous Integration and Deployment",
        "Development Environments",
        "Source Code Management",
        "Quality Assurance");
    category("Identity", "Identity and Access Management");
    category("Integration", "API Management", "Messaging", "Workflow Orchestration");
    category("Internet of Things", "IoT Analytics", "IoT Platforms");
    category(
        "Management and Governance",
        "Architecture",
        "Compliance",
        "Cost Management",
        "Data Governance",
        "Disaster Recovery",
        "Endpoint Management",
        "Observability",
        "Support");
    category("Media", "Content Creation", "Gaming", "Media Streaming", "Mixed Reality");
    category("Migration", "Data Migration", "Resource Migration");
    category("Mobile");
    category("Multicloud", "Multicloud Integration");
    category(
        "Networking",
        "Application Networking",
        "Content Delivery",
        "Network Connectivity",
        "Network Infrastructure",
        "Network Routing",
        "Network Security");
    category(
        "Security",
        "Secret Management",
        "Security Posture Management",
        "Threat Detection and Response");
    category(
        "Storage",
        "Backup Storage",
        "Block Storage",
        "File Storage",
        "Object Storage",
        "Storage Platforms");
    category("Web", "Application Platforms");
    category("Other");
  }

  private FocusServices() {}

  private static void category(String name, String... subcategories) {
    Set<String> names = new LinkedHashSet<>(List.of(subcategories));
    names.add("Other (" + name + ")");
    SUBCATEGORIES.put(name, Collections.unmodifiableSet(names));
  }

  /** In the order of the specification. */
  static List<String> categories() {
    return List.copyOf(SUBCATEGORIES.keySet());
  }

  /** Why the subcategory does not belong to the category; null when it does. */
  static String mistake(String category, String subcategory) {
    Set<String> known = SUBCATEGORIES.get(category);
    return known == null || known.contains(subcategory)
        ? null
        : "serviceSubcategory = \"%s\" does not belong to the category %s%s"
            .formatted(
                subcategory,
                category,
                Nearest.hint(subcategory, known, "there are " + String.join(", ", known)));
  }
}

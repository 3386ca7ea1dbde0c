package dev.billbridge;

public final class Billbridge {
  public static void main(String[] args) { }
}

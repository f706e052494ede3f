"""Small tools without models or domain words: text, time, money, phone numbers."""
